"""Who signs up, and when: invented names, and a curve that grows and rests on weekends."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from demo_data.past import today

DAYS = 91
PEOPLE = 250
STAFF = {
    "editor@example.com": ("Mara Linden", "editor"),
    "moderator@example.com": ("Jonas Weidt", "moderator"),
    "ines.albrook@example.com": ("Ines Albrook", "editor"),
    "tomas.ferrin@example.com": ("Tomas Ferrin", "editor"),
    "yara.okonda@example.com": ("Yara Okonda", "moderator"),
    "levi.sandholt@example.com": ("Levi Sandholt", "moderator"),
    "nora.quillan@example.com": ("Nora Quillan", "editor"),
    "emil.varga-tal@example.com": ("Emil Varga-Tal", "moderator"),
    "auditor@example.com": ("Petra Nordal", "admin"),
}
"""Names and roles by address of those who were there before the others."""

_FIRST = (
    "Ada Alma Amir Anouk Aron Bela Carla Cem Clara Dana Dario Edda Elif Elin Enzo Fela Finn "
    "Freya Gita Hana Hugo Ida Ilan Iris Ivo Jana Joel June Kai Kaja Lale Lars Lena Liam Lina "
    "Luca Malik Mika Mila Mona Nadia Nils Noa Olga Omar Otto Paul Pia Rafi Rosa Runa Sami Sara "
    "Sina Sven Tara Theo Tilda Uma Vera Viktor Wanda Yusuf Zoe"
).split()
_LAST = (
    "Abendrot Ashvale Birkmoor Brandtal Calder Corvin Dahlwin Dornfeld Eastmere Elmsund Farrow "
    "Feldkamp Garrow Grunwik Halden Hollern Ibenholt Jarrow Kestrel Kirchau Lindqvar Lorne "
    "Marlow Mondal Nachtmann Norvik Ostrand Pellar Quendt Ravnholt Rosmer Sandvig Selmar "
    "Thornau Tilgren Ulvang Varrow Westrin Winterau Yarden Zellin"
).split()
_HOSTS = ("example.com", "example.com", "example.net", "example.org")
_HOURS = range(24)
_BY_HOUR = (1, 1, 0, 0, 0, 1, 3, 6, 10, 13, 12, 11, 9, 11, 12, 11, 9, 8, 7, 7, 8, 7, 4, 2)


def sign_ups(chance: random.Random) -> Iterator[tuple[datetime, str, str]]:
    """Yield when somebody signs up, name and address, in the order of time.

    Args:
        chance: What decides.
    """
    start, now = today() - timedelta(days=DAYS - 1), today()
    days = [start + timedelta(days=number) for number in range(DAYS - 1)]
    weights = [_interest(number, day, chance) for number, day in enumerate(days)]
    moments = sorted(moment_of(chance, day) for day in chance.choices(days, weights, k=PEOPLE - 3))
    # Today has just begun, or is nearly over: three sign up in what there was of it.
    passed = (datetime.now(now.tzinfo) - now) / 4
    moments += [now + passed * number for number in (1, 2, 3)]
    names = [(first, last) for first in _FIRST for last in _LAST]
    for moment, (first, last) in zip(moments, chance.sample(names, PEOPLE), strict=True):
        address = f"{first}.{last}@{chance.choice(_HOSTS)}".lower()
        yield moment, f"{first} {last}", address


def moment_of(chance: random.Random, day: datetime) -> datetime:
    """Return a moment of a day at which people are about."""
    (hour,) = chance.choices(_HOURS, _BY_HOUR)
    return day + timedelta(hours=hour, seconds=chance.randrange(3600))


def _interest(number: int, day: datetime, chance: random.Random) -> float:
    grown = 0.4 + 2.2 * number / DAYS
    rest = {5: 0.4, 6: 0.3}.get(day.weekday(), 1.0)
    return grown * rest * chance.uniform(0.6, 1.4)
