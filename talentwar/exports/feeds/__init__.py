"""Atom feeds and JSON feeds."""
