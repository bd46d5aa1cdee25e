"""Arguments and results as text, rows of the database included."""

from collections.abc import Callable
from typing import Any

from feather.codec import Codec
from feather_jobs.errors import NotQueueable, RowGone

Payload = tuple[list[Any], dict[str, Any]]


def codec_of(extension: Any) -> Codec:
    """Return what writes the arguments of an app's jobs.

    Args:
        extension: The app's Flask-SQLAlchemy object, whose rows are written as model and key;
            None if there is no database.
    """
    if extension is None:
        return Codec()
    return Codec({extension.Model: ("row", _reference, _finder(extension))})


def encode_arguments(codec: Codec, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return a call's arguments as text.

    Args:
        codec: The app's.
        name: The task's name, for messages.
        args: The arguments.
        kwargs: As well.

    Raises:
        NotQueueable: One cannot be stored; the message says which.
    """
    try:
        return codec.encode([list(args), kwargs])
    except TypeError as error:
        found, _, where = str(error).partition(" at ")
        raise NotQueueable(
            f"{name} cannot be enqueued with {found} as argument {_argument(where)}: arguments are "
            "JSON, dates, times, Decimal, UUID, bytes, tuples, sets and rows of the database. "
            "Pass what the job can find it by, such as an id or a path"
        ) from None


def decode_arguments(codec: Codec, text: str) -> Payload:
    """Return the arguments that :func:`encode_arguments` wrote; rows are read again.

    Raises:
        RowGone: A row is not there any more.
        Unreadable: The text is something else.
    """
    args, kwargs = codec.decode(text)
    return args, kwargs


def _argument(where: str) -> str:
    """Return ``[0][2]['a']`` as ``3['a']``, and ``[1]['name'][0]`` as ``name[0]``."""
    kind, _, rest = where.removeprefix("[").partition("]")
    first, bracket, inner = rest.removeprefix("[").partition("]")
    shown = str(int(first) + 1) if kind == "0" and first.isdecimal() else first.strip("'\"")
    return shown + inner if bracket else where


def _reference(row: Any) -> list[Any]:
    mapper = row.__mapper__
    key = mapper.primary_key_from_instance(row)
    if None in key:
        raise TypeError(f"a {type(row).__name__} without a key (db.session.flush() gives it one)")
    return [f"{type(row).__module__}.{type(row).__qualname__}", list(key)]


def _finder(extension: Any) -> Callable[[list[Any]], Any]:
    def find(reference: list[Any]) -> Any:
        name, key = reference
        for mapper in extension.Model.registry.mappers:
            if f"{mapper.class_.__module__}.{mapper.class_.__qualname__}" == name:
                row = extension.session.get(mapper.class_, tuple(key))
                if row is None:
                    break
                return row
        raise RowGone(f"the {name.rpartition('.')[2]} {', '.join(map(str, key))} is gone")

    return find
