"""Measuring regmeta: made-up registries of any size, and what it costs to check them."""
