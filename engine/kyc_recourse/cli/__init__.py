"""The command ``kyc-recourse``."""

from kyc_recourse.cli.main import main

__all__ = ["main"]
