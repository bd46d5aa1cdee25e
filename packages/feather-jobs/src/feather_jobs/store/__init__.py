"""Where jobs are kept: the tables, and every statement that is sent to them."""
