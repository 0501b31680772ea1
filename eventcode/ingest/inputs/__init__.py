"""What the user gave -> Reports: files found, opened and cut into records; no text is changed here."""
