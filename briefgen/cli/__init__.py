"""The command line: one module per command.

Takes what somebody types; makes calls of `pipeline`, messages and exit codes. May use the terminal and read the clock:
no other package prints or asks for today's date. Start reading in `app.py`.
"""
