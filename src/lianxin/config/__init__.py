"""How the house is set up: settings, root urls, server entry."""
