"""What providers know people by: an issuer and a subject, never an address alone."""
