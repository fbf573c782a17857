"""Days as the rest of the interface writes them in English."""

DATE_FORMAT = "F j, Y"
