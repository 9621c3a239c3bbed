"""Exploration: every case that the facts tell apart, asked to find gaps, overlaps and what never matters."""
