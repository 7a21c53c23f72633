"""Answers from a built base: each module takes a read-only connection, selects from views, and returns plain values. It writes and prints nothing."""
