"""The workbench: regmeta in the person's own browser, nothing installed, nothing sent.

`Session` (session.py) is all that its page asks of regmeta: open, understand, check, change, save;
everything goes in and out as JSON (answers.py). The page itself (pages.py, built from
web/workbench) draws, and runs this very package in a worker.
"""
