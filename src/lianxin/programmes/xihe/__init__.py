"""Report 000: how the political consultative conference of Gansu helps Xihe county. See README.md beside this file."""
