"""Plausible wrong answers to the exercises of the chapter on images and video."""

WRONG = {
    "img-fill": {
        "forgets the mean of what is known": """
def fill(image, known, mean, cov):
    answer = np.array(image, dtype=float)
    missing = ~known
    gain = np.linalg.pinv(cov[np.ix_(known, known)]) @ cov[np.ix_(known, missing)]
    answer[missing] = image[known] @ gain
    return answer
""",
        "divides by the variance of what is missing": """
def fill(image, known, mean, cov):
    answer = np.array(image, dtype=float)
    missing = ~known
    gain = cov[np.ix_(known, missing)] @ np.linalg.pinv(cov[np.ix_(missing, missing)])
    answer[missing] = mean[missing] + (image[known] - mean[known]) @ gain
    return answer
""",
        "fills in the mean": """
def fill(image, known, mean, cov):
    return np.where(known, image, mean)
""",
        "each known pixel by itself": """
def fill(image, known, mean, cov):
    answer = np.array(image, dtype=float)
    missing = ~known
    gain = cov[np.ix_(known, missing)] / cov.diagonal()[known][:, None]
    answer[missing] = mean[missing] + (image[known] - mean[known]) @ gain
    return answer
""",
    },
    "img-predict": {
        "natural logarithms and roots": """
predicted_by_me = {"tenth": 2.3, "noise": 10, "mean": 0.5, "draw": 0.5, "still": 0}
""",
        "a copy is as bad as the mean frame": """
predicted_by_me = {"tenth": 10, "noise": 20, "mean": 0.25, "draw": 0.5, "still": 0}
""",
        "a draw is as good as the mean": """
predicted_by_me = {"tenth": 10, "noise": 20, "mean": 0.25, "draw": 0.25, "still": -1}
""",
    },
    "img-rollout": {
        "always from what was seen": """
def honest_rollout(step, seen, n):
    return np.stack([step(seen) for _ in range(n)])
""",
        "returns the seen frames as well": """
def honest_rollout(step, seen, n):
    frames = list(seen)
    for _ in range(n):
        frames.append(step(np.stack(frames)))
    return np.stack(frames)
""",
        "hands over the last frame alone": """
def honest_rollout(step, seen, n):
    frames = [seen[-1]]
    for _ in range(n):
        frames.append(step(np.stack([frames[-1]] * 2)))
    return np.stack(frames[1:])
""",
    },
    "img-moved": {
        "the other way": """
def moved(a, b):
    match = np.fft.ifft2(np.fft.fft2(a) * np.conj(np.fft.fft2(b))).real
    at = np.unravel_index(match.argmax(), match.shape)
    return tuple(int(k) if k <= n // 2 else int(k) - n for k, n in zip(at, a.shape))
""",
        "no negative shifts": """
def moved(a, b):
    match = np.fft.ifft2(np.fft.fft2(b) * np.conj(np.fft.fft2(a))).real
    return tuple(int(k) for k in np.unravel_index(match.argmax(), match.shape))
""",
        "right before down": """
def moved(a, b):
    match = np.fft.ifft2(np.fft.fft2(b) * np.conj(np.fft.fft2(a))).real
    at = np.unravel_index(match.argmax(), match.shape)
    return tuple(int(k) if k <= n // 2 else int(k) - n for k, n in zip(at, a.shape))[::-1]
""",
    },
    "img-draws": {
        "with the covariance of the prior": """
def draws(image, known, mean, cov, n, rng):
    missing = ~known
    gain = np.linalg.solve(cov[np.ix_(known, known)], cov[np.ix_(known, missing)])
    centre = mean[missing] + (image[known] - mean[known]) @ gain
    answer = np.tile(np.array(image, dtype=float), (n, 1))
    answer[:, missing] = rng.multivariate_normal(centre, cov[np.ix_(missing, missing)], n)
    return answer
""",
        "the mean, again and again": """
def draws(image, known, mean, cov, n, rng):
    missing = ~known
    gain = np.linalg.solve(cov[np.ix_(known, known)], cov[np.ix_(known, missing)])
    answer = np.tile(np.array(image, dtype=float), (n, 1))
    answer[:, missing] = mean[missing] + (image[known] - mean[known]) @ gain
    return answer
""",
        "draws what is known as well": """
def draws(image, known, mean, cov, n, rng):
    return rng.multivariate_normal(mean, cov, n)
""",
    },
}
