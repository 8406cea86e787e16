"""`podium metrics`: the coordinators' metrics of a server, of made-up samples or of a benchmark, written to a file."""
