"""The families of the classification: one file or folder each, named as in `classification.toml`.

A folder's face offers the models of its family; their parts are imported from the files within.
"""
