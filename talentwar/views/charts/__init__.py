"""Charts as geometry: values in, frozen views with coordinates out."""
