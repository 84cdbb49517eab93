"""The commands of build.py, a module each: arguments, and what is printed."""
