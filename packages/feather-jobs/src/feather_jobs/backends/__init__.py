"""What runs the jobs: here and now, in threads, or by way of Redis."""
