"""Where persons, their titles and organisations are named."""
