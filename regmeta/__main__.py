"""`python -m regmeta`: the command line where no script of that name is at hand."""

from regmeta.cli.app import program

program()
