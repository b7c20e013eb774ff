"""What the server answers: each module has ``routes(service)``, composed in :mod:`kg.serve.app`."""
