"""A page of text: what each of its lines is, and its words without what the layout did to them."""
