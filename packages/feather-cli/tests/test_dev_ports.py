"""The port that ``feather dev`` listens on."""

import socket

import pytest

from feather_cli.development import ports
from feather_cli.development.ports import CannotListen, listen


def test_zero_takes_any_port() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockname()[1] > 0
        socket.create_connection(listener.getsockname()).close()


def test_no_free_port_says_which_were_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_ATTEMPTS", 1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as caught:
            listen("127.0.0.1", port)
    assert str(caught.value) == (
        f"ports {port} to {port} are taken: end what uses them, or choose another with --port"
    )


def test_unknown_name_says_what_to_use() -> None:
    with pytest.raises(CannotListen, match="--host no such host is not a name or address of this"):
        listen("no such host", 0)


def test_refused_port_says_what_to_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(host: str, port: int) -> socket.socket:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(ports, "_open", refuse)  # root may open any
    with pytest.raises(CannotListen) as caught:
        listen("127.0.0.1", 80)
    assert str(caught.value) == (
        "port 80 needs administrator rights: choose one above 1023 with --port"
    )
