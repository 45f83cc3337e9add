"""When to look at a running operation: seconds after its start, up to the time by which 19 in 20 have ended.

Written by `python -m bench.waiting`; derivation and judgement are in bench/waiting and docs/performance.md.
"""

# Operation -> (seconds after the start at which to look, median duration in seconds).
# fmt: off
FITTED: dict[str, tuple[tuple[int, ...], int]] = {
    "create cluster": ((
        148, 192, 220, 244, 267, 288, 306, 321, 336, 351, 367, 383, 403, 423, 443, 461, 481, 501, 521,
    ), 299),
    "update cluster": ((
        59, 87, 99, 108, 117, 127, 139, 152, 166, 180, 194, 208, 224, 244, 267, 294, 327, 367, 407, 451, 491,
        526, 563, 599, 635, 667, 695, 723, 751,
    ), 110),
    "delete cluster": ((
        108, 141, 168, 194, 218, 244, 270, 297, 324, 355, 387, 419, 456, 491, 531, 569, 611, 653, 695, 737,
        775, 815, 855, 891, 927, 964,
    ), 232),
    "upgrade cluster": ((
        419, 501, 688, 737, 775, 807, 839, 873, 900, 927, 954, 984, 1024, 1076, 1142, 1189,
    ), 867),
    "start cluster": ((
        114, 146, 168, 188, 208, 228, 248, 267, 285, 303, 321, 336,
    ), 252),
    "stop cluster": ((
        60, 83, 92, 100, 107, 114, 120,
    ), 106),
    "create pool": ((
        89, 114, 142, 164, 184, 202, 220, 238, 255, 273, 291, 309, 327, 345, 363, 379, 395, 411, 427, 443,
    ), 209),
    "update pool": ((
        6, 9, 13, 18, 25, 34, 45, 58, 72, 87, 103, 119, 136, 154, 174, 194, 216, 238, 261, 285, 309, 333, 359,
    ), 8),
    "scale pool": ((
        51, 78, 97, 114, 130, 145, 160, 174, 188, 200, 212, 224, 236, 248,
    ), 168),
    "upgrade pool": ((
        248, 419, 435, 447, 461, 476, 491, 506, 531,
    ), 448),
    "delete pool": ((
        27, 35, 41, 47,
    ), 50),
    "start pool": ((
        97, 123, 144, 162, 180, 196,
    ), 206),
    "stop pool": ((
        23, 30, 36, 41, 46, 51,
    ), 44),
}
# fmt: on
# Later on: this share of the time passed, between these bounds in seconds.
TAIL_SHARE = 0.05
TAIL_LEAST, TAIL_MOST = 10, 60
