"""The pages of Measure: thin, the same for everybody, without cookies."""
