"""Figures for the policy owner: what was asked, what became of it, and where the policy is unclear.

None of them can be traced to an employee: see counts.py, and docs/privacy.md for the reasons.
"""
