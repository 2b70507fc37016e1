"""`python -m briefgen`: the same as the console script."""

from briefgen.cli.app import run

if __name__ == "__main__":
    run()
