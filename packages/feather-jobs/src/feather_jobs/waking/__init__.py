"""Telling workers at once that there are jobs; without it they look every few seconds."""
