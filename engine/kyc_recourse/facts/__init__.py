"""Facts: strict YAML files, their schemas and references, as frozen plain data."""
