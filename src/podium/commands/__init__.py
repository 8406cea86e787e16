"""What the `podium` command does, apart from reading its options."""
