"""What secrets look like where their values are not known: a table, one row for each shape.

Sources: the rules of the public detectors gitleaks and detect-secrets, Microsoft's description of identifiable keys
("Azure security keys") and of SAS tokens, RFC 7515 (JWT), RFC 7468 (PEM), RFC 3986 (user information in a URL).
"""

import re
from typing import NamedTuple

HIDDEN, TOKEN = "[hidden]", "[token]"


class Shape(NamedTuple):
    """What matches the group `secret` is replaced by `instead`.

    `needs` is in every text that matches, in lower case: most texts lack it, and to see that is many times as fast.
    """

    name: str
    pattern: re.Pattern[str]
    instead: str = HIDDEN
    needs: str = ""


# How the names of what holds a secret end, however the words are joined; longer ones first.
NAME = re.compile(
    r"(?i)passw(?:or)?d|passphrase|pwd|secret[_-]?(?:access[_-]?key|key|string|binary|text|value)|secret|"
    r"(?:access|refresh|id|session|security|identity|auth|bearer|sas)[_-]?token|assertion|"
    r"(?:account|access|shared|api|private|storage|master|encryption|primary|secondary|subscription)"
    r"[_-]?(?:key|signature)(?:[_-]?data)?|key[_-]?data|connection[_-]?string|(?<![\w-])(?:token|auth)"
)
# Each such name holds one of these, which are found many times as fast.
NAME_PARTS = ("pass", "pwd", "secret", "token", "assertion", "key", "signature", "string", "auth")
_NONE = r"(?!\[hidden\]|\[token\]|null\b|true\b|false\b|file:|<)"

# What follows such a name.
NAMED: tuple[Shape, ...] = (
    Shape("name=value", re.compile(rf"\s?=\s?{_NONE}(?P<secret>[^\s\"'&;<>]+)")),
    Shape("name='value'", re.compile(r"\s?=\s?(?P<quote>[\"'])(?P<secret>(?:(?!(?P=quote))[^\\]|\\.)+)")),
    Shape(
        '"name": "value"',
        re.compile(
            r"(?:\\?[\"'])\s*:\s*b?(?:\"(?P<secret>(?:[^\"\\]|\\.)+)|'(?P<secret2>(?:[^'\\]|\\.)+)"
            rf"|\\[\"'](?P<secret3>(?:(?!\\[\"']).)+)|{_NONE}(?P<secret4>[^\s\"',\\}}\]\[{{]+))"
        ),
    ),
    Shape("name: value", re.compile(rf":\s+{_NONE}(?P<secret>(?=\S*[0-9])[^\s\"',;]{{6,}})")),
    Shape("<name>value</name>", re.compile(r">(?P<secret>[^<]+)</")),
)

SHAPES: tuple[Shape, ...] = (
    Shape(
        "private key",
        re.compile(
            r"(?P<secret>-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----.*?"
            r"(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$))",
            re.DOTALL,
        ),
        needs="private key",
    ),
    # "-----BEGIN ", but not of a certificate.
    Shape(
        "private key in base64",
        re.compile(r"(?P<secret>LS0tLS1CRUdJTi(?!BDRVJU)[\w+/=-]{20,})"),
        needs="ls0tls1crudjti",
    ),
    # The signature may be missing; an encrypted token has five parts.
    Shape("JSON Web Token", re.compile(r"(?<![A-Za-z0-9])(?P<secret>eyJ[\w-]+(?:\.[\w-]*){1,4})"), TOKEN, needs="eyj"),
    Shape("Entra refresh token", re.compile(r"(?<![\w.])(?P<secret>[01]\.A[\w-]{20,}\.[\w-]{20,})"), TOKEN, needs=".a"),
    Shape("Authorization header", re.compile(r"(?i)\b(?:bearer|basic|negotiate)\s+(?P<secret>[\w.~+/=-]{8,})")),
    Shape("shared key", re.compile(r"\bSharedKey(?:Lite)?\s+\w+:(?P<secret>[\w+/=-]{16,})"), needs="sharedkey"),
    Shape("cookie", re.compile(r"(?im)\b(?:set-)?cookie['\"]?:\s*['\"]?(?P<secret>[^\r\n'\"]{8,})"), needs="cookie"),
    # Passwords may contain an @ or a slash; the host follows the last @.
    Shape(
        "user information of a URL",
        re.compile(r"://(?P<secret>[^\s\"'<>/@]+(?=@)|[^\s\"'<>/@:]*:[^\s\"'<>]*(?=@[\w.\[-]))"),
        needs="@",
    ),
    Shape(
        "user and password before a host",
        re.compile(r"(?<![\w/:@.-])[\w.+-]+:(?P<secret>[^\s\"'<>@/:]{3,})@(?!sha256:)[A-Za-z0-9][\w-]*(?=[.:])"),
        needs="@",
    ),
    # Operation URLs are signed, and others may be.
    Shape("query of a URL", re.compile(r"https?://[^\s\"'?<>]+(?P<secret>\?[^\s\"'<>]*)"), "", needs="?"),
    # Log lines hold paths without a host, too.
    Shape(
        "signed query without a host",
        re.compile(r"(?i)[?&](?:c|s|h|t|code|X-Amz-[\w-]+)=(?P<secret>[^&\s\"'<>]+)"),
        needs="=",
    ),
    Shape("signature", re.compile(r"(?i)(?<![A-Za-z0-9])sig(?:nature)?=(?P<secret>[^&\s\"'<>;,]{8,})"), needs="sig"),
    Shape(
        "--name value",
        re.compile(rf"(?i)--[\w-]*(?:password|secret|token|key|pwd|secret-string)\s+{_NONE}(?P<secret>[^\s\"']+)"),
        needs="--",
    ),
    Shape("Entra client secret", re.compile(r"(?<![\w~.])(?P<secret>[\w~.-]{3}[0-9]Q~[\w~.-]{31,34})"), needs="q~"),
    Shape(
        "key of an Azure service",
        re.compile(
            r"(?<![\w+/])(?P<secret>[A-Za-z0-9+/]{86}==|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{20,}"
            r"|[A-Za-z0-9+/]{33,76}(?:AIoT|\+ASb|\+AEh|\+ARm|\+AMC|\+ASt|AzCa|AzSe|AzFu|ACDb|APIM)[A-Za-z0-9+/]{5,8}=*)"
        ),
    ),
    Shape(
        "token of a known service",
        re.compile(
            r"(?<![A-Za-z0-9])(?P<secret>(?:AKIA|ASIA)[A-Z2-7]{16}|gh[oprsu]_\w{30,}|github_pat_\w{22,}|glpat-[\w-]{20,}"
            r"|xox[abeoprs]-[\w-]{10,}|npm_\w{30,}|pypi-[\w-]{30,}|dckr_pat_[\w-]{20,}|hvs\.[\w-]{20,}|AIza[\w-]{30,}"
            r"|sk_live_\w{16,}|SG\.[\w-]{16,}\.[\w-]{16,})"
        ),
    ),
)
