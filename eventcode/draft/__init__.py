"""One Article -> Drafts: what, who, where, when and toll are found by themselves, and compose joins them."""
