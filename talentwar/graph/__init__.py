"""Derived facts: careers, rosters, flows and evidence; and the comparison of two versions of the content."""
