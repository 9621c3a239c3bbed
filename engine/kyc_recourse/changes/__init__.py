"""What a change of the facts does: which answers, texts and pages differ, and what kind of change that is."""
