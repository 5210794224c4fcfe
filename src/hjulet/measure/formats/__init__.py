"""What Measure is read and written as in others' formats."""
