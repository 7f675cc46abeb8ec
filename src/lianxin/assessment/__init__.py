"""Assessment: third-party evaluations whose sample nobody assessed can see, and score sheets that open every point."""
