"""When to look at a running operation: seconds after its start, up to the time by which 19 in 20 have ended.

Written by `python -m bench.waiting`; derivation and judgement are in bench/waiting and docs/performance.md.
"""

# Operation -> (seconds after the start at which to look, median duration in seconds).
# fmt: off
FITTED: dict[str, tuple[tuple[int, ...], int]] = {
    "create cluster": ((
        186, 216, 242, 267, 288, 306, 324, 339, 355, 371, 391, 411, 431, 451, 471, 491, 511, 531,
    ), 299),
    "update cluster": ((
        87, 101, 112, 123, 136, 152, 168, 184, 200, 218, 240, 267, 300, 342, 395, 456, 506, 551, 593, 635,
        674, 709, 737,
    ), 110),
    "delete cluster": ((
        116, 147, 174, 200, 224, 250, 276, 303, 333, 363, 395, 427, 461, 496, 536, 575, 617, 660, 702, 744,
        783, 823, 864, 900, 936, 974,
    ), 232),
    "upgrade cluster": ((
        415, 496, 674, 716, 751, 783, 807, 831, 855, 882, 909, 936, 964, 994, 1024, 1065, 1109, 1153, 1189,
    ), 867),
    "start cluster": ((
        137, 164, 186, 208, 230, 252, 273, 294, 312, 330,
    ), 252),
    "stop cluster": ((
        86, 97, 107, 116,
    ), 106),
    "create pool": ((
        96, 127, 156, 178, 198, 218, 236, 255, 276, 297, 318, 339, 359, 379, 399, 419, 439,
    ), 209),
    "update pool": ((
        7, 12, 19, 30, 45, 63, 84, 106, 131, 158, 186, 216, 248, 282, 318, 355,
    ), 8),
    "scale pool": ((
        56, 87, 110, 131, 150, 168, 184, 200, 214, 228, 242,
    ), 168),
    "upgrade pool": ((
        248, 419, 435, 447, 461, 471, 481, 491, 506, 531,
    ), 448),
    "delete pool": ((
        35, 45,
    ), 50),
    "start pool": ((
        112, 140, 162, 182, 200,
    ), 206),
    "stop pool": ((
        30, 40, 48,
    ), 44),
}
# fmt: on
# Later on: this share of the time passed, between these bounds in seconds.
TAIL_SHARE = 0.08
TAIL_LEAST, TAIL_MOST = 10, 60
