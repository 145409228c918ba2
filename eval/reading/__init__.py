"""The reader's training: questions to learn from, and the program that learns."""
