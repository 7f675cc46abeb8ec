"""Files under licences of their own, which may be removed: nothing outside depends on their being here."""
