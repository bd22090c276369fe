"""The algorithms that train: backpropagation and the optimizers, written out."""
