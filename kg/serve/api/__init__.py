"""``/api``: what the graph says, as JSON, each operation described by data of which OpenAPI 3.1 is made.

Everything here runs in a worker, so that it can be killed; the server only passes requests on.
"""
