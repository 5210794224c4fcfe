"""Composite indicators: a framework as a file, computed, explained and tested, step by step as the OECD/JRC handbook.

The public names are gathered here; each module says what it does.
"""
