"""Changing authorities: loading what is shipped, importing MARC, editing by hand, gathering from records."""
