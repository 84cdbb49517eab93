"""The frozen values that templates and encoders receive."""
