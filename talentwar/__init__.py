"""A static site generator for a tracker of the moves of AI researchers.

ARCHITECTURE.md describes the packages and the way from the content to the output folder.
"""
