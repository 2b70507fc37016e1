"""Files and folders on disk: atomic writes, temporary names, links, what ships with briefgen.

Takes paths and bytes; makes files with either the old bytes or the new ones. May write wherever its caller asks.
Start reading in `writing.py`.
"""
