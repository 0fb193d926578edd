"""One kind of data check, one file. docs/contributing/data-check.md shows how to add one."""
