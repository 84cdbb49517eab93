"""Record types, dates and amounts; reads the content folder into a catalog."""
