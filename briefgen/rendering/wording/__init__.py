"""The words of a brief: messages of a catalog, dates, and sentences as lists of runs.

Takes the views of a brief and a catalog; makes runs, which a printer of an output format turns into text. Start reading
in `sentences.py`.
"""
