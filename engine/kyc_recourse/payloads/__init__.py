"""What vendors send: canonical reasons, each vendor's vocabulary, and the reading of a payload."""
