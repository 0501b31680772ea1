"""What a codebook says to one stage of the work each: files that a stage reads and no rule of coding needs."""
