"""The value model: what a cell of an extract says, whatever it was stored as.

Every cell becomes a value, or a kind of missing, and how it was written (`reading` in plain Python,
`normal` as SQL). All checks, engines, profiles and harmonized extracts stand on it, so that the
same data get the same verdict from csv, parquet, spreadsheets, statistics files and databases.
"""
