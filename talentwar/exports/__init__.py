"""Every file that is not a page."""
