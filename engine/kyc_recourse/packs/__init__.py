"""Packs: what is loaded from a folder of facts, once, and handed to whatever needs any of it."""
