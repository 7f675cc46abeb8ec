"""Exit (退出): criteria of household, village and county, recognition in two rounds, and what goes on after it."""
