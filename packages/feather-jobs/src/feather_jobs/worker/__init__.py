"""What takes jobs and runs them."""
