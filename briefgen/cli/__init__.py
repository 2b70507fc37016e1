"""The door: the command line -> one command and its exit code."""
