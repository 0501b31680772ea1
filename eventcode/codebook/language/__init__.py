"""What a codebook says of one language: the files of lang/, each read by a module of its own; no text is read here."""
