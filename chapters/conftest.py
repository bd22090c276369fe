"""Notebooks are tested in kernels that start quickly; see tests/notebooks/warm_kernel.py."""

import warm_kernel

if warm_kernel.WARM:
    warm_kernel.install()
