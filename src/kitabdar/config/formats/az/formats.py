"""Days as they are written in Azerbaijan."""

# Months in figures: Django's Azerbaijani month names begin with a capital, which is wrong within a sentence.
DATE_FORMAT = "d.m.Y"
