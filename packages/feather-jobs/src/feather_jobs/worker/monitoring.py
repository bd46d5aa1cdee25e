"""What the process uses, for what is kept of a failure."""

import threading
from typing import Any

_MIB = 1024 * 1024


def measured() -> dict[str, Any]:
    """Return memory, processor and threads of this process, as the error log shows them.

    Returns:
        ``Memory Mb`` (resident), ``Memory Percent`` (of the machine's), ``Cpu Percent`` (since
        the last call; of one core) and ``Thread Count``; nothing without psutil.
    """
    try:
        import psutil
    except ImportError:
        return {}
    process = psutil.Process()
    return {
        "Memory Mb": round(process.memory_info().rss / _MIB, 1),
        "Memory Percent": f"{process.memory_percent():.1f}%",
        "Cpu Percent": f"{process.cpu_percent():.1f}%",
        "Thread Count": threading.active_count(),
    }
