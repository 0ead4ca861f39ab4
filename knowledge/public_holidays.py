"""Public holidays: the days on which nearly every office of a country is closed."""

from __future__ import annotations

from datetime import date
from functools import cache

WORKED = {("NL", "Good Friday")}
"""What the package counts, as the Dutch law on terms does, and most offices work through.

Liberation Day counts every fifth year (2030), as in most collective agreements. Where people are
off on these days all the same, they stand under `closed`.
"""


@cache
def countries() -> frozenset[str]:
    """The countries whose holidays are known, as two letters (ISO 3166)."""
    # The package reads all its countries at once: only content that names one pays for it.
    from holidays.registry import EntityLoader

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@cache
def holidays_in(country: str, year: int) -> frozenset[date]:
    """The holidays of the whole country, one of `countries()`, in a year."""
    from holidays import country_holidays

    # without a language the names follow the locale of the machine
    found = country_holidays(country, years=year, language="en_US")
    return frozenset(day for day, name in found.items() if (country, name) not in WORKED)
