"""Report 004: how the public security department of Qinghai helps twelve villages. See README.md beside this file."""
