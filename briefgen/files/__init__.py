"""Files and folders on disk: atomic writes, temporary names, links, what ships with briefgen.

Takes paths and bytes; a path holds the old bytes or the new ones, never a part. May write wherever its caller asks.
Start reading in `writing.py`.
"""
