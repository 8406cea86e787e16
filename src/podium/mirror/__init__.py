"""A copy of jobs' tasks and model calls in PostgreSQL, in the tables that dashboards over SQL read."""
