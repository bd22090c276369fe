"""The dull opponents of every generator of images: principal components, and Gaussians in them.

x [N, D] -> its first P components [N, P] -> one Gaussian per class, a mixture, or one around each
image -> x [n, D]
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
        codes = self._codes(x, parts)
        if y is None:
            from sklearn.mixture import GaussianMixture  # here: it takes long to import

            fitted = GaussianMixture(components, reg_covar=1e-3, random_state=seed).fit(codes)
            means, covariances, weights = fitted.means_, fitted.covariances_, fitted.weights_
        else:
            means, covariances, weights = _by_class(codes, y)
        self.means, self.weights = torch.as_tensor(means).to(x), torch.as_tensor(weights).to(x)
        self.scale_tril = torch.linalg.cholesky(torch.as_tensor(covariances)).to(x)  # [K, P, P]

    @torch.no_grad()
    def sample(self, n: int, which: Tensor | None = None) -> Tensor:
        """n new images `[n, D]`, cut to [0, 1]; of the Gaussians `which` `[n]`, or by chance."""
        n = check_positive("n", n)
        if which is None:
            which = torch.multinomial(self.weights, n, replacement=True)
        return self._images(self.means[which], self.scale_tril[which])

    def _codes(self, x: Tensor, parts: int) -> Tensor:
        """Find the components and return the codes of x, `[N, P]`."""
        self.mean = x.mean(0)
        self.axes = torch.linalg.svd(x - self.mean, full_matrices=False)[2][:parts]  # [P, D]
        return (x - self.mean) @ self.axes.T

    def _images(self, middles: Tensor, scale_tril: Tensor) -> Tensor:
        """Images of codes drawn around `middles` `[n, P]`, with contrast: `[n, D]`."""
        noise = torch.randn(*middles.shape, 1).to(middles)
        codes = middles + (scale_tril @ noise)[:, :, 0]  # [n, P]
        grey = self.mean + codes @ self.axes  # [n, D]
        return (0.5 + self.contrast * (grey - 0.5)).clamp(0, 1)


class PCAKernels(PCAGaussians):
    """A kernel estimate of the density: a Gaussian around each training image's components.

    A sample is a training image that is moved in the space of components, by `width` times what
    its class spreads there. With a small width that is a copier with noise; with width 1 the
    noise varies as much as the images of the class, and twice their covariance comes out.

    Args:
        x, parts, contrast: as for `PCAGaussians`.
        y: labels `[N]`.
        width: standard deviations of a kernel in units of those of the class.

    Source: Silverman, "Density estimation for statistics and data analysis", 1986, section 6.4
    (the smoothed bootstrap).
    """

    def __init__(self, x: Tensor, parts: int, y: Tensor, width: float, contrast: float = 1.0):
        super().__init__(x, parts, y=y, contrast=contrast)
        self.scale_tril = check_positive("width", width, float) * self.scale_tril
        self.means, self.y = (x - self.mean) @ self.axes.T, y  # [N, P], [N]

    @torch.no_grad()
    def sample(self, n: int, asked: Tensor | None = None) -> Tensor:
        """n new images `[n, D]`, cut to [0, 1]; of the classes `asked` `[n]`, or by chance."""
        n = check_positive("n", n)
        if asked is None:
            which = torch.randint(len(self.y), (n,))
        else:
            own = (self.y == asked[:, None]).double()  # [n, N]: the images of each class
            which = torch.multinomial(own, 1)[:, 0]
        return self._images(self.means[which], self.scale_tril[self.y[which]])


def _by_class(codes: Tensor, y: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Mean, covariance and share of each class: `[K, P]`, `[K, P, P]`, `[K]`."""
    own = [codes[y == k] for k in range(int(y.max()) + 1)]
    means = torch.stack([c.mean(0) for c in own])
    covariances = torch.stack([torch.cov(c.T) for c in own])
    shares = torch.tensor([len(c) / len(codes) for c in own])
    return means, covariances + 1e-3 * torch.eye(codes.shape[1]), shares
