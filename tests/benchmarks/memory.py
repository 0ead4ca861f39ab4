"""How much memory this process holds, in MB."""

from __future__ import annotations

import ctypes
import gc
import resource
import sys
from pathlib import Path

MB = 1024 * 1024
STATUS = Path("/proc/self/statm")


def resident() -> float:
    """What is in memory now; where the system does not say: what was, at the most."""
    if not STATUS.exists():
        return peak()
    pages = int(STATUS.read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / MB


def peak() -> float:
    """What was in memory at the most."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MB if sys.platform == "darwin" else most / 1024


def settle() -> None:
    """Give back what is not needed any more, so that growth is what is kept."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's
        if trim is not None:
            trim(0)
