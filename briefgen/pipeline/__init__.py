"""The use cases, one per module: the only package that calls the stages of more than one other.

Takes a `BriefRequest`; makes briefs, sites, comparisons and lists of problems. Start reading in `brief.py`.
"""
