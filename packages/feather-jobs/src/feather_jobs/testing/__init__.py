"""Jobs in tests: they wait until the test runs them."""
