"""The project library: from a village's proposal to an asset that somebody keeps."""
