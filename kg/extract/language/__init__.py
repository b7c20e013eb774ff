"""The words of the register: the lexicon, the words of a text, how far a name reaches."""
