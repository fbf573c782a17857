"""Names of authorities as plain data, and the keys by which they meet the words of a question. Free of Django."""
