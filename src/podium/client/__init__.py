"""What Podium asks of others: HTTP requests to servers, and which process has a port."""
