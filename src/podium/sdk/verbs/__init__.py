"""What a user calls to record something: a decorator or a context manager for each kind of work."""
