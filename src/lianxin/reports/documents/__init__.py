"""Documents that join several rooms."""
