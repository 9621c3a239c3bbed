"""Rendering a decision for people: a terminal, Markdown, a reply to paste."""
