"""Images for shared links."""
