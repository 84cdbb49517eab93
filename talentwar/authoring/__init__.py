"""Tools for contributors: scaffolds, CSV import, git history, what an edit changes."""
