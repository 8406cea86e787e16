"""Tables as files: CSV, JSON, XLSX and Parquet, none of them ever whole in memory."""
