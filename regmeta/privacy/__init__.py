"""Privacy: what in a text tells who somebody is, and how it is kept out of what leaves."""
