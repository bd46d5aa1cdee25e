"""What a relationship offers to choose: the first rows, or those that a search finds."""

from collections.abc import Sequence
from dataclasses import dataclass

from feather_admin.lists.words import searched
from feather_admin.models.fields import Field, Relation
from feather_admin.models.naming import key_attribute, key_of, label_of
from feather_admin.models.rows import rows_by_id, visible_rows
from feather_auth.store import store

MOST = 50
NOT_AVAILABLE = "Not available"


@dataclass(frozen=True)
class Choices:
    """What a form offers of a relationship.

    Attributes:
        options: Values and labels.
        chosen: The values that are chosen.
        more: Whether there are more rows than are offered.
        q: What was searched for.
        found: How many of the options were found, without those that are kept as chosen.
    """

    options: Sequence[dict[str, str]]
    chosen: Sequence[str]
    more: bool
    q: str = ""
    found: int = 0


def choices(field: Field, chosen: Sequence[str], q: str = "", *, keep: bool = False) -> Choices:
    """Return what to offer.

    Args:
        field: A relationship.
        chosen: The ids that are chosen, which are offered whatever is searched for.
        q: The words to look for.
        keep: Whether a chosen id that is out of sight stays, as that of a row that is edited does.
    """
    relation = field.relation
    assert relation is not None  # noqa: S101 - it is one; this is for mypy
    rows = _found(relation, q)
    offered = {str(key_of(row)): label_of(row) for row in rows[:MOST]}
    found = len(offered)
    if missing := [one for one in chosen if one not in offered]:
        known = rows_by_id(relation.model, missing)
        first = {one: label_of(row) for one, row in known.items()}
        if keep:
            first.update({one: NOT_AVAILABLE for one in missing if one not in known})
        offered = {**first, **offered}
    options = [{"value": value, "label": label} for value, label in offered.items()]
    kept = [one for one in chosen if one in offered]
    return Choices(options, kept, len(rows) > MOST, q, found)


def _found(relation: Relation, q: str) -> Sequence[object]:
    statement = searched(visible_rows(relation.model), q, *relation.search)
    statement = statement.order_by(*relation.search[:1], key_attribute(relation.model))
    return store().session.scalars(statement.limit(MOST + 1)).unique().all()  # type: ignore[no-any-return]  # of whichever Flask-SQLAlchemy
