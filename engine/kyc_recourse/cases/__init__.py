"""Cases: what is known about one rejected user, and which atoms of the rules hold for it."""
