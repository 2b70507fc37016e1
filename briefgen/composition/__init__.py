"""What a brief says: snapshots become a `Brief`, section by section.

Takes the snapshots of a day and of the previous brief; makes a frozen `Brief`, its editions and the entries of the
site. Opens no file and reads no clock. Start reading in `composer.py`.
"""
