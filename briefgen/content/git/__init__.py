"""Access to the git history of a content folder, through one guarded function.

Takes a content folder; makes commits and the bytes of their files. May run `git` with a closed configuration and
environment. Start reading in `commits.py`.
"""
