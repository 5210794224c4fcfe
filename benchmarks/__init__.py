"""What is timed, and against what. Run with `make bench`; never part of the tests."""
