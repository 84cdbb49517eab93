"""Headers, redirects and the files in which hosts expect them."""
