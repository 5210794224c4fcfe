"""The science: pure calculations on tables, importable without Django. The first come with the indicators."""
