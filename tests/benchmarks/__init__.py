"""How fast the engine is, and whether it decides as a function written by hand."""
