"""Tables that are right by construction, and named ways to make them wrong."""
