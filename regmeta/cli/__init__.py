"""The command line: what people type, and what is printed back.

These files leave out `from __future__ import annotations`: the words of a command are made from
its annotations, twice each, and to read them back from text took a quarter of the time of `--help`.
"""
