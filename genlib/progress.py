"""A progress bar that leaves no trace in a stored notebook."""

import sys
import time
from types import TracebackType

from tqdm import tqdm

from genlib import runtime


class Progress:
    """Text in a terminal, an HTML bar in a notebook, nothing when nobody is watching."""

    def __init__(self, total: int, history: dict[str, list[float]], wanted: bool | None):
        self.total, self.history, self.shown_at = total, history, 0.0
        self.bar: tqdm | None = None
        self.handle = None
        if wanted is False or (wanted is None and runtime.static()):
            return
        if _in_notebook():
            from IPython.display import DisplayHandle

            self.handle = DisplayHandle()
        elif wanted or sys.stderr.isatty():
            self.bar = tqdm(total=total, leave=False, unit="step", mininterval=0.2)

    def __enter__(self) -> "Progress":
        return self

    def update(self, step: int) -> None:
        """Show that `step` steps are done, five times a second at most."""
        if self.bar is None and self.handle is None:
            return
        now = time.perf_counter()
        if now - self.shown_at < 0.2:
            return
        losses = ", ".join(f"{name} {v[-1]:.4g}" for name, v in self.history.items() if v)
        if self.bar is not None:
            self.bar.set_postfix_str(losses, refresh=False)
            self.bar.update(step - self.bar.n)
        else:
            text = f"{step} of {self.total} steps, {losses}"
            html = f'<progress max="{self.total}" value="{step}"></progress> {text}'
            show = self.handle.update if self.shown_at else self.handle.display
            show({"text/html": html, "text/plain": text}, raw=True)
        self.shown_at = now

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.close()
        if self.handle is not None and self.shown_at:
            self.handle.update({"text/plain": ""}, raw=True)  # blank; `make execute` drops it


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return type(get_ipython()).__name__ in ("ZMQInteractiveShell", "Shell")  # Jupyter; Colab
