"""Pictures: facts of a platform in, SVG text out; pure functions, one picture a module."""
