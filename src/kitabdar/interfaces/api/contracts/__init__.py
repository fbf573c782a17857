"""What the API says and takes: frozen dataclasses for answers, validated schemas for what is sent."""
