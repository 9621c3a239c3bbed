"""Decisions: what the rules conclude for a case, with its times and texts."""
