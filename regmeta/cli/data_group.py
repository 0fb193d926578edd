"""`regmeta data`: the group of the commands in data.py, statistics.py and quality.py."""

import typer

from regmeta.cli import quality, statistics
from regmeta.cli.data import data_app


def register(app: typer.Typer) -> None:
    """Give the group to the command line."""
    statistics.register(data_app)
    quality.register(data_app)
    app.add_typer(data_app, name="data")
