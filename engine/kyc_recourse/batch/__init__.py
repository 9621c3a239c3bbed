"""Batches: files of cases, decided by all cores, in order, and resumed after a break."""
