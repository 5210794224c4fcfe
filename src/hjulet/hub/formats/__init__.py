"""What is read and written in the formats of others: tables and vocabularies."""
