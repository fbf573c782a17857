"""How languages write days, times and numbers for which Django has no formats, or not those that are used here."""
