"""What the reader and the judge learn from, and the program that learns."""
