"""The people who use an app: their columns, states and what can be done with them."""
