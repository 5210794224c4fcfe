"""What Measure reads: population, frameworks and their figures. The viewer comes first."""
