"""Writes simple components out where templates call them: a call then costs what its HTML costs."""
