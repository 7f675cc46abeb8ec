"""Long work as jobs: asked for, run in a process of its own, watched, ended; killable without harm."""
