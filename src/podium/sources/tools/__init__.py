"""One module for each format that another tool writes."""
