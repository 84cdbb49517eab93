"""The records as CSV, JSON and SQLite, and the Data Package that describes them."""
