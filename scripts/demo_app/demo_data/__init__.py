"""What the demo's data is made of: the same people and events each time, counted from today."""
