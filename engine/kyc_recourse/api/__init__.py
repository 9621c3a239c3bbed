"""The static JSON API: what the facts say, as files that any web server can hand out."""
