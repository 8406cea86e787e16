"""The filter language: from the text that a person writes to SQL with bound values."""
