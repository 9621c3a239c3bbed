"""Lets ``python -m kyc_recourse`` do what the command does."""

from kyc_recourse_command import main

main()
