"""What people do with jobs: look at them, try them again, cancel and clear them."""
