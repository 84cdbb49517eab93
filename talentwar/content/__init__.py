"""What contributors write: record types, dates, amounts; the content folder to one catalog of checked shape."""
