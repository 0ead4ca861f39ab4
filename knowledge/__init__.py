"""What we know: entries, how they are found, and what may be decided. No Slack, no database."""
