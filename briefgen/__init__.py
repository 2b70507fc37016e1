"""briefgen turns YAML that a desk keeps in git into daily briefs."""

__version__ = "0.1.0"
