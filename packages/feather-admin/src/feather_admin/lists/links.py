"""The links of a list that change it in place."""


def list_links(target: str) -> dict[str, str]:
    """Return the attributes of a list's links, for components such as ``pagination``.

    They ask in the queue of the section around the list and its filters. While other filters are
    asked for they do nothing: they do not know of them, and their list is about to go.

    Args:
        target: The list, as a CSS selector, such as ``"#users"``.
    """
    return {
        "hx_boost": "true",
        "hx_sync": "closest section:drop",
        "hx_target": target,
        "hx_select": target,
        "hx_swap": "outerHTML",
    }
