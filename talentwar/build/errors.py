"""Errors that end a build with a message."""


class OutputCollision(Exception):
    """Two outputs have the same path, or the path of one is a folder of the other."""


class InvalidStaticFile(Exception):
    """A file of the static folder cannot be published."""


class IndexingFailed(Exception):
    """Pagefind made no search index."""


class PagesLost(Exception):
    """Pages of this build are no longer in the cache. The build has to start again without a cache."""
