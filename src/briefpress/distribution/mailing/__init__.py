"""Mail: one message for each recipient, as files or through a server; nobody gets it twice, nobody is left out."""
