"""Finding a port to listen on."""

import errno
import socket

_ATTEMPTS = 20
_BACKLOG = 128


class CannotListen(OSError):
    """No port can be opened, or not at this host."""


def listen(host: str, port: int) -> socket.socket:
    """Open a listening socket on a port, or on the next free one.

    Args:
        host: A name or address of this machine.
        port: The port to try first; 0 lets the system choose.

    Returns:
        The socket; ``getsockname()`` tells which port it has.

    Raises:
        CannotListen: If the host is not of this machine, the port needs more rights, or 20 ports
            in a row are taken.
    """
    last = min(port + _ATTEMPTS - 1, 65535)
    for candidate in range(port, last + 1):
        try:
            return _open(host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise CannotListen(_explain(error, host, candidate)) from error
    raise CannotListen(
        f"ports {port} to {last} are taken: end what uses them, or choose another with --port"
    )


def _open(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        # Without it, the port stays taken for a minute after the previous server ended.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _explain(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"--host {host} is not a name or address of this machine: "
            "use 127.0.0.1, or 0.0.0.0 to be reached from other machines"
        )
    if error.errno == errno.EACCES:
        return f"port {port} needs administrator rights: choose one above 1023 with --port"
    return f"cannot listen on {host}, port {port}: {error.strerror}"
