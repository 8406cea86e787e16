"""What could not be understood of what arrives."""
