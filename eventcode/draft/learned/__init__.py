"""A second voice beside the rules, learned from rows that people coded; training it lives elsewhere."""
