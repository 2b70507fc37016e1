"""How a brief looks: one module per output format.

Takes a `Brief`; makes bytes. May read the templates folder, start the process that makes PDFs, and write compiled
templates to the user's cache folder (`~/.cache/briefgen`). Start reading in `renderer.py`.
"""
