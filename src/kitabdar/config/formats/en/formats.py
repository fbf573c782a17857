"""Days and times in English as its readers here write them."""

# Django's are those of the USA: 03/04/2026 is another day to most, and "7 p.m." ends a sentence with two dots.
DATE_FORMAT = "F j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "F j, Y, H:i"
SHORT_DATE_FORMAT = "N j, Y"
SHORT_DATETIME_FORMAT = "N j, Y, H:i"
