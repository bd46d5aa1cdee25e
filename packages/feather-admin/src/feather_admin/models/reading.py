"""From the names in a declaration to fields: what the model says of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Column, Uuid, inspect
from sqlalchemy.orm import ColumnProperty, RelationshipDirection, RelationshipProperty

from feather.security.masking import is_secret_name
from feather.suggestions import nearest
from feather_admin.models.declaration import ModelAdmin
from feather_admin.models.fields import Field, Relation
from feather_admin.models.kinds import Shape, shape_of
from feather_admin.models.naming import title_columns, words

_FILTERED = ("flag", "choice", "one", "many")
_OF_THE_LIST = ("q", "sort", "page", "view", "row_id")
_OF_MIXINS = {
    "OrderingMixin": ("position",),
    "SoftDeleteMixin": ("deleted_at",),
    "TenantScopedMixin": ("tenant_id",),
    "TimestampMixin": ("created_at", "updated_at"),
}
Searched = Callable[[type[Any]], Sequence[Any]]


def searched_by(declared: Sequence[ModelAdmin]) -> Searched:
    """Return what tells by which attributes the rows of a model are found.

    Args:
        declared: All declarations of the app; what one says of its ``search`` comes first.
    """
    by_model: Mapping[type[Any], ModelAdmin] = {one.model: one for one in declared}

    def searched(model: type[Any]) -> Sequence[Any]:
        names = by_model[model].names["search"] if model in by_model else ()
        return [getattr(model, name, None) for name in names] or title_columns(model)

    return searched


def _is_text(column: Column[Any]) -> bool:
    return shape_of(column.type).kind in ("text", "lines")


class Reader:
    """Reads the fields of one declaration.

    Args:
        declared: The declaration.
        searched: What :func:`searched_by` returned.

    Raises:
        ModelAdminError: The model cannot be administered.
    """

    def __init__(self, declared: ModelAdmin, searched: Searched) -> None:
        self.declared = declared
        self.searched = searched
        self.mapper = inspect(declared.model, raiseerr=False)
        if self.mapper is None or not getattr(self.mapper, "is_mapper", False):
            if isinstance(declared.model, type):
                raise declared.error(
                    "this class is no model, for no table belongs to it: derive it from Model of "
                    "feather.db, or in a Flask app from its db.Model"
                )
            raise declared.error("this is no model: pass the class, such as ModelAdmin(Post)")
        if len(self.mapper.primary_key) != 1:
            raise declared.error(
                "its rows have a primary key of several columns, and an address holds one: give "
                "the model a key of its own, for example with UUIDMixin of feather.db"
            )
        key = self.mapper.primary_key[0].type
        if shape_of(key).kind not in ("text", "integer") and not isinstance(key, Uuid):
            raise declared.error(
                f"its primary key has the type {key!r}, and an address holds text, a whole number "
                "or a UUID: give the model a key of its own, for example with UUIDMixin"
            )

    def fields(self, option: str) -> tuple[Field, ...]:
        """Return the fields that an option names.

        Args:
            option: ``"list"``, ``"search"``, ``"filters"`` or ``"form"``.

        Raises:
            ModelAdminError: A name is wrong, or cannot be in that option.
        """
        names = self.declared.names[option]
        if isinstance(names, str):
            raise self.declared.error(f"{option}={names!r} must be a list: write [{names!r}]")
        for name in names:
            if not isinstance(name, str):
                raise self.declared.error(
                    f"{option} has {name}, which is no text: write its name in quotes, for "
                    f"example {getattr(name, 'key', 'title')!r}"
                )
            if list(names).count(name) > 1:
                raise self.declared.error(f"{option} names {name!r} twice: leave one out")
        return tuple(self._check(option, self.field(name, option)) for name in names)

    def field(self, name: str, option: str) -> Field:
        """Return the field of a name.

        Args:
            name: An attribute of the model.
            option: Which option names it.

        Raises:
            ModelAdminError: The model has no such column or relationship.
        """
        found = self.mapper.attrs.get(name)
        if isinstance(found, RelationshipProperty):
            return self._relationship(found, option)
        if not isinstance(found, ColumnProperty):
            raise self.declared.error(
                f"{option} names {name!r}, and {self.declared.model.__name__} has no column or "
                f"relationship of that name; the nearest is {nearest(name, self._known())!r}"
            )
        column = found.columns[0]
        attribute = getattr(self.declared.model, name)
        if not isinstance(column, Column):  # what the database computes
            return Field(name, words(name), shape_of(column.type), attribute, (), required=False)
        default: Any = column.default
        scalar = default.arg if default is not None and default.is_scalar else None
        shape = self._shape(name, column)
        # An empty text is a value where the column's default is one.
        required = not column.nullable and scalar != ""
        fills_itself = (
            column.server_default is not None
            or (default is not None and not default.is_scalar)
            # With NULL: SQLAlchemy stores None as JSON's null, which IS NULL does not find.
            or (shape.kind == "json" and not required)
        )
        return Field(
            name,
            words(name),
            shape,
            attribute,
            (column.name,),
            required=required,
            default=scalar,
            fills_itself=fills_itself,
        )

    def _known(self) -> list[str]:
        return [found.key for found in self.mapper.attrs if not found.key.startswith("_")]

    def _shape(self, name: str, column: Column[Any]) -> Shape:
        shape = shape_of(column.type)
        hidden = name in getattr(self.declared.model, "__hidden__", ())
        if hidden or (is_secret_name(name) and name not in self.declared.names["list"]):
            secret = shape.kind in ("text", "lines", "json", "other")
            return replace(shape, kind="secret") if secret else shape
        return shape

    def _relationship(self, found: RelationshipProperty[Any], option: str) -> Field:
        name, target = found.key, found.mapper.class_
        if found.direction is RelationshipDirection.ONETOMANY and found.uselist:
            raise self.declared.error(
                f"{option} names {name!r}, which leads to any number of {target.__name__}: these "
                f"belong into a ModelAdmin({target.__name__}) of their own, with a filter"
            )
        mapper, remote = self.mapper, found.mapper
        pairs = tuple(
            (mapper.get_property_by_column(mine).key, remote.get_property_by_column(its).key)
            for mine, its in found.local_remote_pairs or ()
            if found.secondary is None
        )
        local = [pair[0] for pair in found.local_remote_pairs or ()]
        searched = self.searched(target)
        relation = Relation(target, pairs, bool(found.uselist), searched)
        columns = tuple(column.name for column in local) if found.secondary is None else ()
        required = found.secondary is None and not any(column.nullable for column in local)
        shape = Shape("many" if found.uselist else "one")
        attribute = getattr(self.declared.model, name)
        return Field(
            name, words(name), shape, attribute, columns, required=required, relation=relation
        )

    def _check(self, option: str, field: Field) -> Field:
        refusal = getattr(self, f"_refuse_in_{option}")(field)
        if refusal:
            raise self.declared.error(f"{option} names {field.name!r}, {refusal}")
        return field

    def _refuse_in_list(self, field: Field) -> str | None:
        if field.kind == "secret":
            return "which the model hides in its __hidden__: leave it out here, too"
        return None

    def _refuse_in_search(self, field: Field) -> str | None:
        if field.kind == "secret":
            return "which is a secret, and a search would tell it bit by bit: leave it out"
        if field.kind not in ("text", "lines"):
            return "which is no text: only columns of text can be searched; use filters for others"
        return None

    def _refuse_in_filters(self, field: Field) -> str | None:
        if field.name in _OF_THE_LIST:
            return "and a list's address uses that name itself: leave it out"
        if field.kind not in _FILTERED:
            return (
                "which is neither yes or no, nor a choice, nor a relationship: name it in search "
                "if it is text, or leave it out"
            )
        return self._unsearchable(field)

    def _refuse_in_form(self, field: Field) -> str | None:
        if field.relation is not None:
            return self._refuse_relationship(field) or self._unsearchable(field)
        if not field.columns:
            return "which the database computes: leave it out"
        column = field.attribute.property.columns[0]
        if column.primary_key:
            return "the primary key, which never changes: leave it out"
        for base in self.declared.model.__mro__:
            if field.name in _OF_MIXINS.get(base.__name__, ()):
                return f"which {base.__name__} sets by itself: leave it out"
        if column.foreign_keys:
            return self._refuse_foreign_key(column)
        if column.computed is not None or self.mapper.version_id_col is column:
            return "which is set by itself: leave it out"
        if field.kind == "other" or (field.kind == "secret" and not _is_text(column)):
            return f"and there is no input for the type {column.type!r}: leave it out"
        return None

    def _refuse_foreign_key(self, column: Column[Any]) -> str:
        for found in self.mapper.relationships:
            if column in found.local_columns and found.secondary is None and not found.uselist:
                return f"a foreign key: name the relationship {found.key!r} instead"
        return (
            "a foreign key without a relationship, so that nothing says how its rows are called: "
            "give the model a relationship() and name that"
        )

    def _refuse_relationship(self, field: Field) -> str | None:
        found = self.mapper.relationships[field.name]
        assert field.relation is not None  # noqa: S101 - it is one; this is for mypy
        if found.viewonly:
            return "which is viewonly: leave it out"
        if found.direction is RelationshipDirection.ONETOMANY:
            return "whose foreign key is in the other table: edit it there"
        if len(inspect(field.relation.model).primary_key) != 1:
            return "whose rows have a primary key of several columns: leave it out"
        if not field.relation.many and len(field.relation.pairs) != 1:
            return "which joins by several columns: leave it out"
        return None

    def _unsearchable(self, field: Field) -> str | None:
        if field.relation is None or field.relation.search:
            return None
        target = field.relation.model.__name__
        return (
            f"and nothing says by what rows of {target} are found: give {target} a column title, "
            f"name, email or label, or declare ModelAdmin({target}, search=[...])"
        )
