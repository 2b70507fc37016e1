"""The static site: pages, feeds, calendars and search, in a folder that appears whole.

Takes briefs and entries; makes files. May write the output folder, and push it. Start reading in `pages.py`.
"""
