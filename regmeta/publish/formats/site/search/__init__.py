"""What the site's search reads: an index, facets and short descriptions, as scripts.

Scripts rather than JSON, since a page that was opened from disk may load a script and nothing
else. All of it is the same for both languages, and lies in `search/` at the site's root.
"""
