"""What the command line can do: a module for each command, with its arguments and what it prints."""
