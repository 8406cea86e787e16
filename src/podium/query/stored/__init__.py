"""What is stored: projects, items that exist already, what a batch brought."""
