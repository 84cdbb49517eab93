"""Facts to views: all sorting, grouping, wording and linking happens here."""
