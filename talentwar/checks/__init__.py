"""What is wrong or doubtful in the content, and reports of it."""
