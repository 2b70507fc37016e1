"""What git knows of a content folder, asked through one closed door.

Takes a content folder; makes commits and the bytes of their files. May run `git` with a closed configuration and
environment. Start reading in `commits.py`.
"""
