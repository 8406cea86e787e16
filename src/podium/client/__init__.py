"""HTTP requests that Podium itself sends."""
