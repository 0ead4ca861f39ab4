"""The policy as web pages: to read, to search and to print, from a folder or below /handbook."""
