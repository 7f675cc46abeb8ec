"""Work without signal: what people in the field write down on a telephone is taken in once, merged by fact, and never lost."""
