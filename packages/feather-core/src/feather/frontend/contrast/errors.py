"""What is raised for colours that cannot be computed."""


class Unresolvable(Exception):
    """A value that stands for no colour, or for one that depends on more than the stylesheets."""
