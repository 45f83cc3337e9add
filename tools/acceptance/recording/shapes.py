"""What ids, addresses, hosts, keys and other private things look like. Pure."""

import re

_GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
URL = re.compile(r"(?i)https?://[^\s\"'<>\\^`{|}]+")
ARM_ID = re.compile(r"(?i)/(?:subscriptions|providers)/[^/\s\"'?#<>\\,;()]+(?:/[^/\s\"'?#<>\\,;()]+)*")
_HOST = (
    r"(?<![\w.-])(?!microsoft\.[a-z]+(?![\w.]))(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?\.)+"
    r"(?:com|net|org|io|dev|eu|de|uk|us|fr|ch|nl|cn|cloud|local|internal|corp|lan|intra|app|ai|info|biz|gov|edu|aws|example)"
    r"(?![\w-]|\.[a-z])"
)
SHAPES = re.compile(
    rf"""(?ix)
    (?P<pem>-----BEGIN\ [A-Z0-9 ]+-----.*?(?:-----END\ [A-Z0-9 ]+-----|$))
    |(?P<ssh>(?<=ssh-rsa\ )[\w+/=]{{20,}}|(?<=ssh-ed25519\ )[\w+/=]{{20,}})
    |(?P<mail>[\w.!\#$%&*+/=?^{{}}~-]{{1,256}}@(?:[a-z0-9-]+\.)+[a-z]{{2,}})
    |(?P<arn>arn:aws[\w-]*:[\w-]*:[\w-]*:\d*:[^\s'",;<>]+)
    |(?P<uuid>(?<![0-9a-f]){_GUID}(?![0-9a-f]))
    |(?P<host>{_HOST})
    |(?P<v4>(?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?:/\d{{1,2}})?(?![\w.]*\w))
    |(?P<v6>(?<![\w:.])(?:[0-9a-f]{{0,4}}:){{2,7}}[0-9a-f]{{0,4}}(?:/\d{{1,3}})?(?![\w:]))
    |(?P<hex>(?<![0-9a-z])[0-9a-f]{{16,}}(?![0-9a-z]))
    |(?P<opaque>(?<![\w+/=-])(?-i:(?=[\w+/-]*[A-Z])(?=[\w+/-]*[a-z])(?=[\w+/-]*[0-9]))
        (?:[a-z0-9]{{28,}}|(?=[\w/-]*[+])[a-z0-9+/]{{28,}}|[a-z0-9+/]{{27,}}=|[\w-]{{43,}})={{0,2}}(?![\w+/=-]))
    """,
    re.DOTALL,
)
TYPE = re.compile(r"[A-Za-z.]*")
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
KUBECONFIG = re.compile(r"(?s)(?=.*\bclusters\b)(?=.*\b(?:users|contexts)\b)(?=.*\bkind\W+Config\b)")


def of(text: str) -> re.Match[str] | None:
    """Where a name has the form of something else: an id, an address. A long name looks like a key."""
    match = SHAPES.fullmatch(text)
    return None if match and match.lastgroup == "opaque" else match
