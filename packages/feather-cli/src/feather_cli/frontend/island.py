"""What ``feather generate island`` writes and says."""

import re

_MARKUP = """\
<div data-island="NAME">
  <button type="button" data-action="increment">Count</button>
  <output class="count">0</output>
</div>"""
_SCRIPT = """\
// An island: markup of a template that this script brings to life. data-action names one of the
// actions; render() says what the elements show for a state. In a template:
//
COMMENT
island("NAME", {
  state: { count: 0 },
  actions: {
    increment() {
      this.state.count++;
    },
  },
  render(state) {
    return { ".count": state.count };
  },
});
"""


def script(name: str) -> str:
    """Return a small working island.

    Args:
        name: What it is called.
    """
    comment = "\n".join(f"//   {line}" for line in _MARKUP.splitlines())
    return _SCRIPT.replace("COMMENT", comment).replace("NAME", name)


def markup(name: str) -> str:
    """Return what a template needs for the island.

    Args:
        name: What it is called.
    """
    return _MARKUP.replace("NAME", name)


def suggestion(name: str) -> str:
    """Return the name closest to *name* that an island can have."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    joined = re.sub(r"[^a-z0-9]+", "-", words).strip("-").lstrip("0123456789-")
    return joined or "my-island"
