"""htmx from Python: fragments of pages, and what answers tell the browser beside their markup."""

from feather.htmx.headers import push_url, replace_url, toast, trigger
from feather.htmx.redirects import redirect
from feather.htmx.rendering import render
from feather.htmx.request import is_htmx

__all__ = ["is_htmx", "push_url", "redirect", "render", "replace_url", "toast", "trigger"]
