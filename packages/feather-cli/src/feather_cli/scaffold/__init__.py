"""What ``feather new`` writes: the questions, the files and the installation."""
