"""How much the training loop costs: `fit` beside a bare loop, a DataLoader, and pythae's trainer.

`make bench` prints the ratios. Nothing is asserted about them: a busy machine would fail an honest
library. All train the same VAE, 784-400-20, on the same 4000 images for four epochs.
"""

import logging
import tempfile

import torch
from peers import compare, learn, slices
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from genlib import data, fit
from genlib.families.vae import VAE

EPOCHS, BATCH = 4, 128


def make():
    torch.manual_seed(0)
    return VAE(784, 20, hidden=(400,))


def with_fit(x):
    fit(make(), x, epochs=EPOCHS, batch=BATCH, progress=False)


def with_bare_loop(x):
    model = make()
    optimizer = torch.optim.Adam(model.parameters(), fused=True)
    learn(model, optimizer, slices(x, BATCH), EPOCHS * (len(x) // BATCH))


def with_loader(x):
    model = make()
    loader = DataLoader(TensorDataset(x), BATCH, shuffle=True, drop_last=True)
    epochs = (batch for _ in range(EPOCHS) for (batch,) in loader)
    learn(model, torch.optim.Adam(model.parameters()), epochs, None)


def with_pythae(x, folder):
    """pythae's own model class and trainer around networks of the same sizes."""
    from pythae.data.datasets import BaseDataset
    from pythae.models import VAE as PythaeVAE
    from pythae.models import VAEConfig
    from pythae.models.base.base_utils import ModelOutput
    from pythae.models.nn import BaseDecoder, BaseEncoder
    from pythae.trainers import BaseTrainer, BaseTrainerConfig

    class Encoder(BaseEncoder):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Linear(784, 400), nn.ReLU(), nn.Linear(400, 40))

        def forward(self, x):
            mean, log_variance = self.net(x).chunk(2, dim=-1)
            return ModelOutput(embedding=mean, log_covariance=log_variance)

    class Decoder(BaseDecoder):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(
                nn.Linear(20, 400), nn.ReLU(), nn.Linear(400, 784), nn.Sigmoid()
            )

        def forward(self, z):
            return ModelOutput(reconstruction=self.net(z))

    logging.disable(logging.INFO)
    config = VAEConfig(input_dim=(784,), latent_dim=20, reconstruction_loss="bce")
    settings = BaseTrainerConfig(
        output_dir=folder,
        num_epochs=EPOCHS,
        learning_rate=1e-3,
        per_device_train_batch_size=BATCH,
        no_cuda=True,
    )
    trainer = BaseTrainer(
        model=PythaeVAE(config, Encoder(), Decoder()),
        train_dataset=BaseDataset(x, torch.zeros(len(x))),
        training_config=settings,
    )
    trainer.prepare_training()
    trainer.callback_handler.callbacks.clear()  # the progress bar
    for epoch in range(1, EPOCHS + 1):  # train() would also write the model to the disk
        trainer.train_step(epoch)


def test_vae_training_rate():
    x = data.mnist5000().x
    with tempfile.TemporaryDirectory() as folder:
        compare(
            f"VAE 784-400-20, batch {BATCH}, {EPOCHS} epochs of {len(x)} images",
            {
                "bare loop": lambda: with_bare_loop(x),
                "fit": lambda: with_fit(x),
                "DataLoader": lambda: with_loader(x),
                "pythae": lambda: with_pythae(x, folder),
            },
        )
