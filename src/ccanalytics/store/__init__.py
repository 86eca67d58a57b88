"""The only door to DuckDB: one file, opened for each act and each read, behind a fair lock."""
