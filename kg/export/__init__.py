"""From a store to files of other programs."""

from kg.export.formats import EXPORTERS, Exporter, Source

__all__ = ["EXPORTERS", "Exporter", "Source"]
