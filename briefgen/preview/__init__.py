"""The live preview: a server on this machine that rebuilds the page after every save.

Takes requests from this machine and changes of files; makes pages. May listen on the loopback address. Start reading in
`server.py`.
"""
