"""The dull opponent of every generator of images: principal components, and Gaussians in them.

x [N, D] -> its first P components [N, P] -> one Gaussian per class, or a mixture -> x [n, D]
"""

import torch
from torch import Tensor

from genlib.checks import check_images, check_positive


class PCAGaussians:
    """Full Gaussians of the principal components of images: one per class, or a mixture.

    What they draw is blurred: sums of components seldom come out quite white or black. `contrast`
    is the cure that costs nothing.

    Args:
        x: images `[N, D]` in [0, 1].
        parts: how many principal components are kept, P.
        components: Gaussians of a mixture fitted by EM, without labels; or
        y: labels `[N]`; then there is one Gaussian for each class, and classes can be asked for.
        seed: where EM starts.
        contrast: the grey levels x of a sample become 1/2 + contrast (x - 1/2), cut to [0, 1].

    The mixture is scikit-learn's, and each covariance has 0.001 added to its diagonal.
    """

    def __init__(
        self,
        x: Tensor,
        parts: int,
        components: int = 1,
        y: Tensor | None = None,
        seed: int = 0,
        contrast: float = 1.0,
    ):
        check_images(x, x.shape[-1])
        parts = check_positive("parts", parts)
        components = check_positive("components", components)
        if parts > min(x.shape):
            raise ValueError(f"Expected at most {min(x.shape)} parts of {list(x.shape)}.")
        self.contrast = check_positive("contrast", contrast, float)
        self.mean = x.mean(0)
        self.axes = torch.linalg.svd(x - self.mean, full_matrices=False)[2][:parts]  # [P, D]
        codes = (x - self.mean) @ self.axes.T  # [N, P]
        if y is None:
            from sklearn.mixture import GaussianMixture  # here: it takes long to import

            fitted = GaussianMixture(components, reg_covar=1e-3, random_state=seed).fit(codes)
            means, covariances, weights = fitted.means_, fitted.covariances_, fitted.weights_
        else:
            own = [codes[y == k] for k in range(int(y.max()) + 1)]
            means = torch.stack([c.mean(0) for c in own])
            covariances = torch.stack([torch.cov(c.T) for c in own]) + 1e-3 * torch.eye(parts)
            weights = torch.tensor([len(c) / len(x) for c in own])
        self.means, self.weights = torch.as_tensor(means).to(x), torch.as_tensor(weights).to(x)
        self.scale_tril = torch.linalg.cholesky(torch.as_tensor(covariances)).to(x)  # [K, P, P]

    @torch.no_grad()
    def sample(self, n: int, which: Tensor | None = None) -> Tensor:
        """n new images `[n, D]`, cut to [0, 1]; of the Gaussians `which` `[n]`, or by chance."""
        n = check_positive("n", n)
        if which is None:
            which = torch.multinomial(self.weights, n, replacement=True)
        noise = torch.randn(n, self.means.shape[1], 1)
        codes = self.means[which] + (self.scale_tril[which] @ noise)[:, :, 0]  # [n, P]
        grey = self.mean + codes @ self.axes  # [n, D]
        return (0.5 + self.contrast * (grey - 0.5)).clamp(0, 1)
