"""A real OpenSearch of several nodes, from Maven's artifacts, for tests."""
