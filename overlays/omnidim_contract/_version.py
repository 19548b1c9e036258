"""The version of the distribution, and of the user agent."""

__version__ = "0.1.0"
