"""A read-only SPARQL endpoint, linked data, a page and an API, whose work is done in killable processes.

The server itself never reads the graph: it checks what is asked, hands it to a worker process (``pool``) and
sends what comes back. So whatever a query does, it can be ended, and it costs nobody else anything.
"""
