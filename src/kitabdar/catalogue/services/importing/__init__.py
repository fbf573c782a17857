"""The steps of an import: prepare (bytes to plain data), look up, plan, write; and what is set aside."""
