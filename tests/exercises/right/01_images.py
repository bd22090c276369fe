"""Right answers on images and video, in other styles: each must pass its check."""

RIGHT = {
    "img-fill": {
        "by the precision matrix of what is missing": """
def fill(image, known, mean, cov):
    missing = np.flatnonzero(~known)
    there = np.flatnonzero(known)
    answer = np.where(known, image, mean).astype(float)
    if len(missing) and len(there):
        precision = np.linalg.inv(cov)
        pull = precision[np.ix_(missing, there)] @ (image[there] - mean[there])
        answer[missing] -= np.linalg.solve(precision[np.ix_(missing, missing)], pull)
    return answer
""",
        "in torch, in single precision": """
def fill(image, known, mean, cov):
    image, mean, cov = (torch.tensor(a, dtype=torch.float32) for a in (image, mean, cov))
    known = torch.tensor(known)
    gain = cov[~known][:, known] @ torch.linalg.pinv(cov[known][:, known])
    answer = image.clone()
    answer[~known] = mean[~known] + gain @ (image[known] - mean[known])
    return answer
""",
    },
    "img-predict": {
        "worked out": """
predicted_by_me = {
    "tenth": 10 * np.log10(10),
    "noise": -20 * np.log10(0.1),
    "mean": (0.5**2 + 0.5**2) / 2,
    "draw": 1 / 2,
    "still": 1 - 2,
}
""",
        "as arrays": """
predicted_by_me = dict(
    zip(["tenth", "noise", "mean", "draw", "still"], np.array([10, 20, 0.25, 0.5, -1]))
)
""",
    },
    "img-rollout": {
        "with an array": """
def honest_rollout(step, seen, n):
    frames = np.array(seen)
    for _ in range(n):
        frames = np.concatenate([frames, np.reshape(step(frames), (1, -1))])
    return frames[-n:]
""",
        "by recursion, as a list": """
def honest_rollout(step, seen, n):
    if n == 0:
        return []
    new = step(seen)
    return [new, *honest_rollout(step, np.vstack([seen, new]), n - 1)]
""",
    },
    "img-moved": {
        "by trying every shift": """
def moved(a, b):
    H, W = a.shape
    ways = [(i, j) for i in range(-H // 2 + 1, H // 2 + 1) for j in range(-W // 2 + 1, W // 2 + 1)]
    return min(ways, key=lambda s: np.abs(np.roll(a, s, (0, 1)) - b).sum())
""",
        "by the phase alone": """
def moved(a, b):
    cross = np.fft.fft2(b) * np.fft.fft2(a).conj()
    match = np.fft.ifft2(cross / (np.abs(cross) + 1e-12)).real
    at = np.array(np.unravel_index(match.argmax(), match.shape))
    size = np.array(a.shape)
    return (at + size // 2 - 1) % size - size // 2 + 1
""",
    },
    "img-draws": {
        "by a Cholesky factor": """
def draws(image, known, mean, cov, n, rng):
    m = ~known
    gain = cov[m][:, known] @ np.linalg.inv(cov[known][:, known])
    root = np.linalg.cholesky(cov[m][:, m] - gain @ cov[known][:, m])
    answer = np.repeat(np.asarray(image, float)[None], n, 0)
    centre = mean[m] + gain @ (image[known] - mean[known])
    answer[:, m] = centre + rng.normal(size=(n, m.sum())) @ root.T
    return answer
""",
        "by correcting draws of the whole": """
def draws(image, known, mean, cov, n, rng):
    whole = rng.multivariate_normal(mean, cov, n)
    gain = np.linalg.solve(cov[np.ix_(known, known)], cov[np.ix_(known, ~known)])
    whole[:, ~known] += (image[known] - whole[:, known]) @ gain
    whole[:, known] = image[known]
    return whole
""",
    },
}
