"""Frozen values that templates and encoders receive."""
