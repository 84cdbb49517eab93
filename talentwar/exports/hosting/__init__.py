"""HTTP headers, redirects, and the files that configure hosts."""
