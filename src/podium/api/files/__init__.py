"""Tables as files: CSV, JSON, XLSX and Parquet, none of them ever held whole."""
