"""The figures of a project: sums, trends, shares, distributions, and what changed."""
