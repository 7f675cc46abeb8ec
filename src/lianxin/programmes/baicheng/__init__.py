"""Report 001: “three kinds of help and one push” in Baicheng, Jilin. See README.md beside this file."""
