"""An existing policy (Markdown, HTML, DOCX, PDF) -> draft clauses: its own words, nobody's verdict.

files.py opens a file and looks at what it really is; html.py, marked.py and pdf.py read it into
blocks; clauses.py cuts blocks into clauses; placing.py proposes topics; drafts.py writes YAML.
"""
