"""The editorial rules: where parties and meetings stand on a day, and what changed.

Takes an `AsOf`; makes a `Snapshot`, and from two snapshots the changes between them. Opens no file and reads no clock.
Start reading in `snapshot.py`; `docs/rules.md` explains every rule.
"""
