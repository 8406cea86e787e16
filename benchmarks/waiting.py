"""Waiting that ends: for what is hoped for, or with an error that names it."""

import time
from collections.abc import Callable


def wait_until(is_so: Callable[[], object], what: str, *, seconds: float, pause_s: float = 0.01) -> float:
    """Return the seconds it took until `is_so` held; it is asked once more after the last moment.

    Raises:
        TimeoutError: it did not hold for so many seconds; the error says what was waited for.
    """
    began = time.perf_counter()
    while not is_so():
        if time.perf_counter() - began > seconds:
            msg = f"waited {seconds:,.0f} s for {what}"
            raise TimeoutError(msg)
        time.sleep(pause_s)
    return time.perf_counter() - began
