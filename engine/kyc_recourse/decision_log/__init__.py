"""The decision log: one line a decision, without personal data, and deciding it again under the same or other facts."""
