"""What Measure reads: population, frameworks and their figures. The viewer comes first."""

from hjulet.measure.queries.population import PopulationSummary, PopulationYear, population_summary

__all__ = ["PopulationSummary", "PopulationYear", "population_summary"]
