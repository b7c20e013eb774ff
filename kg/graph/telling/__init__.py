"""What a store says about a thing: names, facts with their words, sentences, accounts."""
