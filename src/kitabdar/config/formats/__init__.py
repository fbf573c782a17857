"""How languages that Django has no formats for write days, times and numbers."""
