"""An epoch of a Boltzmann machine beside scikit-learn's: both PCD-1, as many chains as a batch.

scikit-learn takes five matrix products a step and genlib six: it draws the hidden units of its
chains before the weights change, and genlib after, which costs a product. Contrastive divergence
needs five. `make bench` prints the ratios; nothing is asserted about them.
"""

import torch
from peers import compare
from sklearn.neural_network import BernoulliRBM

from genlib import data, fit
from genlib.families.contrastive import RBM

EPOCHS, BATCH, HIDDEN, RATE = 2, 100, 128, 0.01


def with_genlib(x, training="pcd"):
    torch.manual_seed(0)
    rbm = RBM(x.shape[1], HIDDEN, training=training, k=1, chains=BATCH)
    sgd = torch.optim.SGD
    fit(rbm, x, epochs=EPOCHS, batch=BATCH, lr=RATE, optimizer=sgd, progress=False)


def with_sklearn(x):
    rbm = BernoulliRBM(HIDDEN, learning_rate=RATE, batch_size=BATCH, n_iter=EPOCHS, random_state=0)
    rbm.fit(x)


def test_epochs_of_a_boltzmann_machine():
    x = (data.mnist5000().x >= 0.5).float()
    compare(
        f"RBM 784-{HIDDEN}, PCD-1, batch {BATCH}, {EPOCHS} epochs of {len(x)} images, float32",
        {
            "genlib": lambda: with_genlib(x),
            "genlib, CD-1": lambda: with_genlib(x, "cd"),
            "scikit-learn": lambda: with_sklearn(x.numpy()),
        },
        rounds=15,
    )
