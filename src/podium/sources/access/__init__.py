"""How records of other tools are reached, in files, tables and at addresses, and how files are written whole."""
