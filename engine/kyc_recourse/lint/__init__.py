"""Lint: what is doubtful in facts that load - never used, never true, out of date, ill said."""
