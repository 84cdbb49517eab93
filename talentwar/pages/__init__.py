"""The graph to page views, in one language."""
