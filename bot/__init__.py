"""Slack in, Slack out: the help desk and the toolkit as a Slack app."""
