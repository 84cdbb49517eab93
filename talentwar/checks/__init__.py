"""Checks of the content, and reports of the problems that they find."""
