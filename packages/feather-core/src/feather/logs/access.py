"""The access log: one line for each request."""

import logging
from json.encoder import encode_basestring_ascii as _quoted
from time import perf_counter_ns, time
from typing import Any

from feather.http.exchange import Exchange
from feather.http.gateway import is_probe
from feather.logs.handler import StderrHandler
from feather.logs.timestamps import timestamp

_NAME = "feather.access"
_logger = logging.getLogger(_NAME)


def is_logged() -> bool:
    """Tell whether requests have lines at the level of the logger ``feather.access``."""
    return _logger.isEnabledFor(logging.INFO)


def log_access(exchange: Exchange) -> None:
    """Write the line of a finished request; health probes get none.

    A line carries the path but not the query, no header and no body. What ends up in a JSON line
    of Feather's own handler is written directly: a logging record costs as much as routing
    does. With any other handler it is an ordinary record of the logger ``feather.access``.

    Args:
        exchange: The request, with the status of its answer.
    """
    environ = exchange.environ
    path = environ.get("PATH_INFO", "")
    if not _logger.isEnabledFor(logging.INFO) or is_probe(path):
        return
    if not path.isascii():
        path = path.encode("latin1").decode(errors="replace")
    status = exchange.status[:3] or "500"
    ms = (perf_counter_ns() - exchange.began) / 1e6
    handler = _only_handler()
    if handler is not None and handler.style == "json":
        handler.write(_json_line(exchange, environ["REQUEST_METHOD"], path, status, ms))
        return
    extra: dict[str, Any] = {
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "status": int(status),
        "ms": round(ms, 3),
    }
    if exchange.sql_count:
        extra["sql_count"] = exchange.sql_count
        extra["sql_ms"] = round(exchange.sql_ns / 1e6, 3)
    _logger.info("%s %s %s", extra["method"], path, status, extra=extra)


def _only_handler() -> StderrHandler | None:
    """Return Feather's handler if it is the one place where the line goes."""
    found: StderrHandler | None = None
    logger: logging.Logger | None = _logger
    while logger is not None:
        for handler in logger.handlers:
            if found is not None or type(handler) is not StderrHandler or handler.filters:
                return None
            found = handler
        logger = logger.parent if logger.propagate else None
    return found


def _json_line(exchange: Exchange, method: str, path: str, status: str, ms: float) -> str:
    actors = ""
    if exchange.user_id is not None:
        actors = f',"user_id":{_quoted(exchange.user_id)}'
    if exchange.tenant_id is not None:
        actors += f',"tenant_id":{_quoted(exchange.tenant_id)}'
    sql = ""
    if exchange.sql_count:
        sql = f',"sql_count":{exchange.sql_count},"sql_ms":{exchange.sql_ns / 1e6:.3f}'
    method, path = _quoted(method)[1:-1], _quoted(path)[1:-1]
    return (
        f'{{"timestamp":"{timestamp(time())}","level":"INFO",'
        f'"message":"{method} {path} {status}",'
        f'"request_id":"{exchange.request_id}","logger":"{_NAME}"{actors},'
        f'"method":"{method}","path":"{path}","status":{status},"ms":{ms:.3f}{sql}}}'
    )
