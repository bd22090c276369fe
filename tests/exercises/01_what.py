"""Plausible wrong answers to the exercises on what a generative model is: each must fail."""

WRONG = {
    "what-histogram": {
        "shares, not divided by the width of the cell": """
def histogram_density(x, edges, new):
    counts, _ = np.histogram(x, edges)
    place = np.clip(np.searchsorted(edges, new, side="right") - 1, 0, len(counts) - 1)
    return counts[place] / len(x)
""",
        "one width for all cells": """
def histogram_density(x, edges, new):
    counts, _ = np.histogram(x, edges)
    place = np.searchsorted(edges, new, side="right") - 1
    inside = (place >= 0) & (place < len(counts))
    height = counts / len(x) / np.mean(np.diff(edges))
    return np.where(inside, height[np.clip(place, 0, len(counts) - 1)], 0.0)
""",
        "outside of all cells the density of the nearest one": """
def histogram_density(x, edges, new):
    height, _ = np.histogram(x, edges, density=True)
    place = np.searchsorted(edges, new, side="right") - 1
    return height[np.clip(place, 0, len(height) - 1)]
""",
        "cells hold their right edge": """
def histogram_density(x, edges, new):
    edges = np.asarray(edges, dtype=float)
    cells = len(edges) - 1
    counts = np.bincount(np.searchsorted(edges, x, side="left") - 1, minlength=cells)
    place = np.searchsorted(edges, new, side="left") - 1
    inside = (place >= 0) & (place < cells)
    height = counts / len(x) / np.diff(edges)
    return np.where(inside, height[np.clip(place, 0, cells - 1)], 0.0)
""",
    },
    "what-predict": {
        "densities in place of their logarithms": """
prediction = {"a": 0.25, "b": 10, "c": -4.605, "d": 1}
""",
        "signs turned round": """
prediction = {"a": 1.386, "b": -2.303, "c": 4.605, "d": 1}
""",
        "one coordinate is stretched": """
prediction = {"a": -1.386, "b": 2.303, "c": -2.303, "d": 1}
""",
        "a copier takes part like a right sampler": """
prediction = {"a": -1.386, "b": 2.303, "c": -4.605, "d": 0.5}
""",
    },
    "what-bug": {
        "the mean of logs": """
def kernel_nats(x, h, new):
    squares = ((new[:, None] - x) ** 2).sum(2)
    logs = -squares / (2 * h**2) - np.log(2 * np.pi * h**2)
    return logs.mean()
""",
        "a sum of bumps in place of their mean": """
def kernel_nats(x, h, new):
    squares = ((new[:, None] - x) ** 2).sum(2)
    logs = -squares / (2 * h**2) - np.log(2 * np.pi * h**2)
    top = logs.max(1)
    return (top + np.log(np.exp(logs - top[:, None]).sum(1))).mean()
""",
        "right, but far-off points get minus infinity": """
def kernel_nats(x, h, new):
    squares = ((new[:, None] - x) ** 2).sum(2)
    with np.errstate(divide="ignore"):
        return np.log((np.exp(-squares / (2 * h**2)) / (2 * np.pi * h**2)).mean(1)).mean()
""",
        "only the nearest bump": """
def kernel_nats(x, h, new):
    squares = ((new[:, None] - x) ** 2).sum(2).min(1)
    return (-squares / (2 * h**2) - np.log(2 * np.pi * h**2) - np.log(len(x))).mean()
""",
    },
    "what-old-faithful": {
        "no point is left out": """
def leave_one_out(x, h):
    bumps = np.exp(-((x[:, None] - x) ** 2) / (2 * h**2)) / (np.sqrt(2 * np.pi) * h)
    return np.log(bumps.mean(1)).mean()


def choose_width(x, widths):
    return max(widths, key=lambda h: leave_one_out(x, h))
""",
        "left out, but still counted": """
def leave_one_out(x, h):
    bumps = np.exp(-((x[:, None] - x) ** 2) / (2 * h**2)) / (np.sqrt(2 * np.pi) * h)
    np.fill_diagonal(bumps, 0.0)
    return np.log(bumps.mean(1) + 1e-300).mean()


def choose_width(x, widths):
    return max(widths, key=lambda h: leave_one_out(x, h))
""",
        "the lowest score": """
def leave_one_out(x, h):
    bumps = np.exp(-((x[:, None] - x) ** 2) / (2 * h**2)) / (np.sqrt(2 * np.pi) * h)
    np.fill_diagonal(bumps, 0.0)
    return np.log(bumps.sum(1) / (len(x) - 1) + 1e-300).mean()


def choose_width(x, widths):
    return min(widths, key=lambda h: leave_one_out(x, h))
""",
        "the normaliser of the plane": """
def leave_one_out(x, h):
    bumps = np.exp(-((x[:, None] - x) ** 2) / (2 * h**2)) / (2 * np.pi * h**2)
    np.fill_diagonal(bumps, 0.0)
    return np.log(bumps.sum(1) / (len(x) - 1) + 1e-300).mean()


def choose_width(x, widths):
    return max(widths, key=lambda h: leave_one_out(x, h))
""",
    },
}
