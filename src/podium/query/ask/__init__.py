"""How a question is asked: its bounds, its statement, its windows and pages, the shapes of its figures."""
