"""What a figure is: indicators, bounds of what is only nearly known, statements of documents, and whether the two agree."""
