"""Text in its one form and the marks on it; where the text came from is not known here."""
