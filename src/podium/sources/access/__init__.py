"""Where records of other tools lie: files, tables, addresses."""
