"""Article text → candidate records with evidence, for a person to review."""
