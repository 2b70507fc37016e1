"""What authors wrote: YAML files, or a commit of them, as typed records with their places.

Takes a content folder or a git commit; makes a `Content`: the `Dossier`, its documents and every problem. May read
the content folder and its repository, and writes nothing. Start reading in `reader.py`.
"""
