"""``ModelAdmin``: what a project's ``admin.py`` says of a model."""

import sys
from collections.abc import Sequence
from typing import Any

_NOTED = "__feather_model_admins__"


class ModelAdminError(ValueError):
    """A ModelAdmin that cannot be: the text names the place and says what to do.

    Attributes:
        remedy: What to do about it, for the message that a plugin cannot start.
    """

    remedy = "correct it there"


class ModelAdmin:
    """A model in the panel: ``ModelAdmin(Post, list=["title", "author"], form=["title", "body"])``.

    A call in the project's ``admin.py`` is enough; ``Admin(app, models=[...])`` takes the objects
    in apps without a project folder. All of it is checked when the app is built.

    Args:
        model: The model.
        list: The columns of the list: attributes of the model. By default what its rows are
            called by.
        search: Attributes with text that the search field looks into.
        filters: Attributes to choose by: yes or no, a choice, or a relationship.
        form: Attributes that people may set, and nothing else can be written. Without them rows
            are neither created nor changed in the panel.
        name: The last part of the path ``/admin/<name>``, and the resource of the permissions:
            ``posts.read``. By default the plural of the class.
        title: What the navigation and the page are called.
        icon: The name of an icon.
        order: The attribute to sort by at first, with ``-`` in front when descending.
    """

    def __init__(
        self,
        model: type[Any],
        *,
        list: Sequence[str] = (),  # noqa: A002  # documented name
        search: Sequence[str] = (),
        filters: Sequence[str] = (),
        form: Sequence[str] = (),
        name: str | None = None,
        title: str | None = None,
        icon: str = "table_rows",
        order: str | None = None,
    ) -> None:
        self.model = model
        self.names = {"list": list, "search": search, "filters": filters, "form": form}
        self.name = name
        self.title = title
        self.icon = icon
        self.order = order
        caller = sys._getframe(1)
        self.source = f"{caller.f_globals.get('__name__', '?')}:{caller.f_lineno}"
        # A fact about the module, like a route in it; a module that is loaded anew repeats itself.
        noted = caller.f_globals.setdefault(_NOTED, {})
        noted[caller.f_lineno, getattr(model, "__qualname__", ""), name] = self

    def __init_subclass__(cls) -> None:
        """Refuse a class, as other panels have them: nothing would ever read it.

        Raises:
            TypeError: Always.
        """
        raise TypeError(
            f"the class {cls.__name__} declares nothing: a model is declared by a call, for "
            'example ModelAdmin(Post, list=["title"], form=["title", "body"])'
        )

    def error(self, text: str) -> ModelAdminError:
        """Return the exception that says what is wrong with this declaration.

        Args:
            text: What is wrong, and what to do.
        """
        called = getattr(self.model, "__name__", repr(self.model))
        return ModelAdminError(f"ModelAdmin({called}) in {self.source}: {text}")


def declared_in(namespace: dict[str, Any]) -> list[ModelAdmin]:
    """Return the declarations of a module, in order.

    Args:
        namespace: The variables of the module.
    """
    return [*namespace.get(_NOTED, {}).values()]
