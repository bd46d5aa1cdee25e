"""Contrast of a theme: reads stylesheets as browsers do, and computes with what they mean."""
