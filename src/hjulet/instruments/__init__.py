"""The science: pure calculations on tables, importable without Django."""
