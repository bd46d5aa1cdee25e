"""What ``feather eject`` does: files of plugins, copied into a project."""
