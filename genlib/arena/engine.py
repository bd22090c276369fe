"""Who computes: joblib on this machine, or the workers of Dask, here or on others. Never ours.

Both are asked through joblib, so that a study does not know which it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

ENGINES = ("joblib", "dask")
WORKERS = 60  # seconds to wait for the first worker


class EngineError(RuntimeError):
    """An engine that is not there. The message says what to do."""


@contextmanager
def engine(name: str = "joblib", jobs: int = 2, scheduler: str = "") -> Iterator[None]:
    """Within it, `joblib.Parallel` computes by the engine of that name.

    Args:
        name: `"joblib"`, processes of this machine; `"dask"`, workers of Dask.
        jobs: how many at a time, if Dask is to start them on this machine.
        scheduler: the address of a Dask scheduler, whose workers are then used: each needs genlib
            in the same version, the tools of `book/tools` on its path, and the data.

    Raises:
        ValueError: another name.
        EngineError: Dask is not installed.
    """
    if name not in ENGINES:
        raise ValueError(f"Expected the engine to be one of {', '.join(ENGINES)}, got {name!r}.")
    if scheduler and name != "dask":
        raise ValueError(f"Expected a scheduler's address with dask alone, got {scheduler!r}.")
    if name == "joblib":
        yield
        return
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise EngineError(
            'Expected Dask for this engine; install it with: pip install "genlib[dask]".'
        ) from None
    from joblib import parallel_config

    if scheduler:
        with Client(scheduler), parallel_config("dask", wait_for_workers_timeout=WORKERS):
            yield
        return
    local = {"n_workers": jobs, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**local) as cluster, Client(cluster):
        with parallel_config("dask", wait_for_workers_timeout=WORKERS):
            yield
