"""Jobs by way of Redis: RQ carries their ids, and the rows in the database stay the truth."""
