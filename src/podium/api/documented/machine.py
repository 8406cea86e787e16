"""The machine the server runs on, as far as the standard library knows it."""

import os
import platform
from typing import Any

from podium.model.status import Status


def machine(status: Status) -> dict[str, Any]:
    """Return system, processors, memory and disk; bytes and percent, null where the system does not say."""
    total, available = (_memory_bytes(name) for name in ("SC_PHYS_PAGES", "SC_AVPHYS_PAGES"))
    is_known = total is not None and available is not None
    return {
        "os": f"{platform.system()} {platform.release()}",
        "python_version": platform.python_version(),
        "architecture": platform.machine(),
        "hostname": platform.node(),
        "cpu_count": os.cpu_count(),
        "cpu_load_1m": _load(),
        "memory_total": total,
        "memory_available": available,
        "memory_percent": round(100 * (1 - available / total), 1) if is_known and total and available else None,
        "disk_free": status.disk_free_bytes,
    }


def _memory_bytes(name: str) -> int | None:
    try:
        return os.sysconf(name) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # unknown on this system
        return None


def _load() -> float | None:
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):  # unknown on this system
        return None
