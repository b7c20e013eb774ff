"""The review desk: candidates looked at by people, decided on, and kept with who decided what."""
