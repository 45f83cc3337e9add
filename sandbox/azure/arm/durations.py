"""How long real operations took, in seconds: figures of some 900 recorded operations
(docs/azure-behaviour.md#operation-durations).

Each row is the sorted sample at 0, 10, 25, 50, 75, 90, 99 and 100 %; a draw interpolates between them.
"""

import random

_AT = (0.0, 0.10, 0.25, 0.50, 0.75, 0.90, 0.99, 1.0)

_QUANTILES: dict[str, tuple[float, ...]] = {
    "cluster Creating": (131, 207, 248, 299, 356, 448, 1140, 1480),
    "cluster Updating": (33, 85, 99, 110, 157, 470, 1262, 2108),
    "cluster Scaling": (118, 119, 132, 175, 214, 251, 317, 317),
    "cluster Upgrading": (729, 729, 774, 867, 917, 1259, 1259, 1259),
    "cluster Deleting": (146, 183, 191, 204, 369, 670, 1176, 1176),
    "cluster Starting": (170, 170, 192, 253, 313, 345, 345, 345),
    "cluster Stopping": (87, 87, 95, 105, 116, 124, 124, 124),
    "cluster Canceling": (5, 5, 5, 5, 5, 5, 5, 5),
    "pool Creating": (72, 95, 164, 209, 306, 385, 566, 1554),
    "pool Updating": (3, 5, 6, 8, 27, 167, 986, 986),
    "pool Scaling": (40, 79, 79, 147, 206, 207, 214, 214),
    "pool Upgrading": (421, 430, 430, 463, 474, 740, 740, 740),
    "pool Deleting": (50, 50, 50, 50, 50, 50, 50, 50),
    "pool Starting": (205, 205, 205, 206, 206, 206, 206, 206),
    "pool Stopping": (36, 36, 36, 44, 52, 52, 52, 52),
    "pool Canceling": (7, 7, 7, 8, 9, 9, 9, 9),
    "pool DeletingMachines": (34, 34, 34, 34, 34, 34, 34, 34),
    # Not recorded: proposals in the size of the neighbours above.
    "pool UpgradingNodeImageVersion": (200, 250, 300, 360, 450, 600, 900, 900),
    "cluster RotatingClusterCertificates": (300, 400, 500, 600, 900, 1200, 1800, 1800),
    "cluster command": (5, 6, 8, 12, 18, 25, 40, 60),
    # Of these, one extension took less than 403 s and one configuration less than 81 s (recorded); the rest are
    # proposals around that.
    "extension Creating": (200, 240, 270, 300, 350, 400, 900, 1200),
    "extension Updating": (60, 90, 110, 120, 180, 240, 600, 900),
    "extension Deleting": (60, 90, 110, 120, 180, 240, 600, 900),
    "configuration Creating": (20, 30, 40, 50, 65, 80, 180, 300),
    "configuration Updating": (20, 30, 40, 50, 65, 80, 180, 300),
    "configuration Deleting": (30, 40, 50, 60, 80, 120, 300, 600),
    "group Deleting": (10, 12, 15, 20, 25, 30, 40, 40),
}


def draw(key: str, source: random.Random, share: float | None = None) -> float:
    """Seconds for one operation of the kind "cluster Creating", "pool Scaling" and so on.

    `share` of the real operations were as quick; None draws one of all.
    """
    values = _QUANTILES[key]
    point = source.random() if share is None else share
    upper = next(index for index, at in enumerate(_AT) if point <= at)
    if upper == 0:
        return values[0]
    share = (point - _AT[upper - 1]) / (_AT[upper] - _AT[upper - 1])
    return values[upper - 1] + share * (values[upper] - values[upper - 1])
