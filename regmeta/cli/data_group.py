"""`regmeta data`: the group that its commands, in data.py and statistics.py, are given to."""

import typer

from regmeta.cli import statistics
from regmeta.cli.data import data_app


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    statistics.register(data_app)
    app.add_typer(data_app, name="data")
