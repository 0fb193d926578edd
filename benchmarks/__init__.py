"""Measuring regmeta: made-up registries of any size, and what checking and publishing them costs."""
