"""The static site: pages, feeds, calendars and search, published as one folder in one step.

Takes briefs and entries; makes files. May write the output folder, and push it to a git remote. Start reading in
`pages.py`.
"""
