"""The dossier in chronological order, with the office that each speaker held.

Takes a `Dossier`; makes a `Timeline` and, for a day, the `AsOf` view of it. Opens no file and reads no clock. Start
reading in `timeline.py`.
"""
