"""What ODK Collect speaks: OpenRosa over HTTP, with Digest sign-in."""
