"""Scenarios: run against the facts beside them, counted for what they reach, and brought up to date."""
