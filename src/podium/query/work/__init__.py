"""The work that was done: calls, executions, jobs, coordinators, people, plans, failures."""
