"""What is done in Measure: statistics followed while the site runs, and access studied."""

from hjulet.measure.actions.statistics import follow_statistics

__all__ = ["follow_statistics"]
