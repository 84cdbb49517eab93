"""The records as tables: CSV, JSON, SQLite and a Data Package."""
