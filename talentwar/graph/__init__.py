"""What follows from the records: careers, rosters, flows, evidence; and what differs between two graphs."""
