"""Report 003: how the city of Hezuo left the list of poor counties. See README.md beside this file."""
