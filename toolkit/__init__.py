"""What people may share. No Slack, no database."""
