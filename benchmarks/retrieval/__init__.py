"""Found however it is typed: queries with known answers asked of a running site, counted exactly."""
