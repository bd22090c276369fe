"""What can go wrong: memory of single examples, collapse, missed fakes, unfounded certainty."""
