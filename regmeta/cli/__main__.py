"""`python -m regmeta.cli`: the command line where no script of that name is at hand."""

from regmeta.cli.app import main

main()
