"""What several unit tests share."""

import pytest
import torch


def pytest_runtest_setup(item):
    """Each process of torch has a seed of its own, and the same tree is to give one answer."""
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def same():
    """Assert that two trainings came to the same numbers, but for their last bits.

    A matrix product may round differently when its operands lie elsewhere in memory, even on one
    machine in one process; what a wrong seed or a lost state changes is thousands of times larger.
    """

    def same(one, other):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-6)

    return same


@pytest.fixture(scope="session")
def check_split():
    """Assert sizes, types and range of a `Split` of flat images."""

    def check_split(split, train, test, pixels):
        assert split.x.shape == (train, pixels) and split.x_test.shape == (test, pixels)
        assert split.y.shape == (train,) and split.y_test.shape == (test,)
        assert split.x.dtype == split.x_test.dtype == torch.float32
        assert split.y.dtype == split.y_test.dtype == torch.int64
        for x in (split.x, split.x_test):
            assert x.min() == 0 and x.max() == 1 and x.isfinite().all()

    return check_split
