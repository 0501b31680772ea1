"""What only several rows, or another file, can show; no rule about one row lives here."""
