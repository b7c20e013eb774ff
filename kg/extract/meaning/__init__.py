"""What the names mean: forms resolved by the context of the document, posts with their organisations."""
