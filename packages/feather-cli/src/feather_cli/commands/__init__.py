"""The commands of feather-cli, one module each."""
