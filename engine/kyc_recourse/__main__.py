"""Lets ``python -m kyc_recourse`` do what the command does."""

from kyc_recourse.cli.main import main

main()
