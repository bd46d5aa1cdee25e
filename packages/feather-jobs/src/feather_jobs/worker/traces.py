"""Whether a job has left anything in its thread that the next one could see."""

import ctypes
import threading
from functools import cache
from typing import Any

_get_dict: Any = getattr(getattr(ctypes, "pythonapi", None), "PyThreadState_GetDict", None)
if _get_dict is not None:
    # A pointer: the reference is borrowed, and ctypes would give an object's back.
    _get_dict.restype = ctypes.c_void_p
    _get_dict.argtypes = []


def is_clean() -> bool:
    """Tell whether the current thread holds nothing in any ``threading.local``.

    Up to version 3.12 CPython keeps their values in the thread state's dictionary, which its C API
    gives access to (https://docs.python.org/3/c-api/init.html#c.PyThreadState_GetDict). Where they
    are elsewhere nothing is known, and so the answer is no.
    """
    return _tells_locals() and _is_empty()


def _is_empty() -> bool:
    address = _get_dict()
    return address is None or not ctypes.cast(address, ctypes.py_object).value


@cache
def _tells_locals() -> bool:
    """Try it out, in a thread that ends at once."""
    if _get_dict is None:
        return False
    seen: list[bool] = []

    def leave_something() -> None:
        seen.append(_is_empty())
        local = threading.local()
        local.value = 1
        seen.append(_is_empty())

    thread = threading.Thread(target=leave_something)
    thread.start()
    thread.join()
    return seen == [True, False]
