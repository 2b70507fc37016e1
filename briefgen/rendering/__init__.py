"""How a brief looks: one module per output format.

Takes a `Brief`; makes bytes. May read the templates folder, and starts the process that makes PDFs. Start reading in
`renderer.py`.
"""
