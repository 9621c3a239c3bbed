"""Editing live: a local server shows the guide, what is wrong in its facts, and which answers a change alters."""
