"""The version of kyc-recourse, kept here because asking the installed metadata for it is slow."""

__version__ = "0.1.0"
