"""Who may do what: roles, permissions, decorators, and the gate before every request."""
