"""Scripts and languages: keys that meet across scripts, order, casing, display. Pure: no Django, no database."""
