"""The families of the classification, one a file."""
