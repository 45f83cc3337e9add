"""The pictures of the guides, by file name. What a picture shows of the code's decisions is asked of the code."""

from collections.abc import Callable

from acme_azure_akscluster.domain.versions import Version, ladder
from tools.docs.svg import AWS, AZURE, GONE, NEW, OURS, PLAIN, Picture, sequence


def everything() -> dict[str, str]:
    """File name -> SVG."""
    return {f"{name}.svg": draw().svg() for name, draw in _DRAWN.items()}


def _overview() -> Picture:
    picture = Picture(900, 300, "A template becomes an AKS cluster; no secret on the way")
    picture.frame(14, 14, 552, 272, "AWS account", AWS)
    picture.frame(622, 14, 264, 272, "Azure subscription", AZURE)
    picture.box(34, 60, 150, 76, ["Template", "Acme::Azure::", "AKSCluster"])
    picture.box(228, 60, 140, 76, ["CloudFormation", "stacks, change sets,", "drift, rollback"], AWS)
    picture.box(412, 60, 144, 76, ["Handlers", "observe, plan,", "act, report"], OURS)
    picture.box(642, 60, 226, 76, ["Resource Manager", "one request a step"], AZURE)
    picture.box(412, 196, 144, 70, ["AWS STS", "signs who calls,", "for five minutes"], AWS)
    picture.box(642, 196, 104, 70, ["Entra", "trades it"], AZURE)
    picture.box(764, 196, 104, 70, ["AKS", "cluster, pools"], AZURE)
    picture.arrow((184, 98), (226, 98))
    picture.arrow((368, 98), (410, 98))
    picture.arrow((556, 98), (640, 98))
    picture.arrow((484, 136), (484, 194))
    picture.text(476, 160, "which IAM role am I?", small=True, anchor="end")
    picture.arrow((556, 231), (640, 231))
    picture.text(594, 222, "token", small=True)
    picture.arrow((694, 196), (694, 138))
    picture.text(704, 170, "Azure token", small=True, anchor="start")
    picture.arrow((816, 136), (816, 194))
    return picture


def _token() -> Picture:
    actors = [("CloudFormation", AWS), ("Handler", OURS), ("AWS STS", AWS), ("Microsoft Entra", AZURE)]
    return sequence(
        "The token's way from AWS to Azure",
        [*actors, ("Resource\nManager", AZURE)],
        [
            (0, 1, "calls, as the execution role", "create, read, update, ..."),
            (1, 2, "GetWebIdentityToken", "audience, RS256, 300 s"),
            (2, 1, "signed token", "subject = the role's ARN"),
            (1, 3, "this token, this client id", ""),
            (3, 3, "checks it", "with AWS's public keys"),
            (3, 1, "Azure token", "issuer, subject, audience fit"),
            (1, 4, "one request", "with the Azure token"),
            (4, 1, "the cluster as it is", ""),
            (1, 0, "progress, next look in ... s", "no token in it"),
        ],
    )


def _access() -> Picture:
    return sequence(
        "The token's way from an IAM role to a namespace",
        [("IAM role", PLAIN), ("AWS STS", AWS), ("Microsoft Entra", AZURE), ("Resource\nManager", AZURE),
         ("Kubernetes\nAPI", AZURE)],
        [
            (0, 1, "GetWebIdentityToken", "audience: that of Azure"),
            (1, 0, "signed token", "subject = the role's ARN"),
            (0, 2, "this token, its identity's client id", "for ARM, then for AKS"),
            (2, 2, "does it trust it?", "issuer, subject, audience"),
            (2, 0, "an Azure token for each", "of the identity"),
            (0, 3, "kubeconfig, please", "Cluster User Role; no credential in it"),
            (0, 4, "create pods in payments", "kubelogin brings the token for AKS"),
            (4, 3, "may it, there?", "…/namespaces/payments"),
            (3, 4, "yes: Writer", "anywhere else: no"),
        ],
    )  # fmt: skip


def _pods() -> Picture:
    return sequence(
        "The token's way from a pod to an IAM role",
        [("Kubelet", AZURE), ("Pod", PLAIN), ("AWS STS", AWS), ("OIDC issuer\nof the cluster", AZURE)],
        [
            (0, 1, "projected token", "issuer = OidcIssuerUrl"),
            (1, 2, "AssumeRoleWithWebIdentity", "role and token, unsigned"),
            (2, 2, "OIDC provider?", "issuer, audience"),
            (2, 3, "keys, please", ""),
            (3, 2, "public keys", ""),
            (2, 2, "trust policy?", "audience and subject"),
            (2, 1, "credentials of the role", "one hour"),
        ],
    )


def _trust() -> Picture:
    picture = Picture(880, 250, "What each administrator sets up once, and which words must agree")
    picture.frame(14, 14, 380, 222, "AWS: deploy/aws/setup.sh", AWS)
    picture.frame(486, 14, 380, 222, "Azure: deploy/azure/setup.sh", AZURE)
    picture.box(34, 48, 340, 50, ["Outbound federation on", "gives the account its issuer"], AWS)
    picture.box(34, 112, 340, 50, ["Execution role", "its ARN is the subject"], AWS)
    picture.box(34, 176, 340, 46, ["Type configuration", "TenantId, ClientId, SubscriptionId"], AWS)
    picture.box(506, 48, 340, 114, ["Federated credential", "issuer, subject, audience: exactly so"], AZURE)
    picture.box(506, 176, 160, 46, ["Managed identity", "its client id"], AZURE)
    picture.box(686, 176, 160, 46, ["Role", "exactly its actions"], AZURE)
    picture.arrow((374, 73), (504, 73), words="ISSUER")
    picture.arrow((374, 137), (504, 137), words="SUBJECT")
    picture.arrow((506, 199), (376, 199), words="ClientId")
    picture.arrow((586, 162), (586, 174))
    picture.arrow((686, 199), (668, 199))
    return picture


def _loop() -> Picture:
    picture = Picture(880, 330, "The loop: one turn for each call by CloudFormation")
    boxes = (
        (20, ["Observe", "one GET: cluster", "and all pools"], AZURE),
        (236, ["Plan", "desired, previous, observed", "→ steps in order; pure"], OURS),
        (452, ["Act", "at most one write,", "guarded by eTag"], AZURE),
        (668, ["Report", "progress and delay,", "success or failure"], AWS),
    )
    for x, lines, style in boxes:
        picture.box(x, 40, 190, 84, lines, style)
    for x in (210, 426, 642):
        picture.arrow((x, 82), (x + 25, 82))
    picture.arrow((763, 124), (763, 178), (115, 178), (115, 126))
    picture.text(440, 170, "CloudFormation calls again after the delay", small=True)
    outcomes = (
        (20, "Killed half way?", ["The next call observes", "what came of it."]),
        (236, "Called twice?", ["If-None-Match and If-Match", "let one of two win."]),
        (452, "Overtaken?", ["Another's operation is waited", "for, then planned anew."]),
        (668, "Nothing left?", ["Cluster and every pool say", "Succeeded: done."]),
    )
    for x, title, lines in outcomes:
        picture.box(x, 216, 190, 84, [title, *lines])
    return picture


def _rotation() -> Picture:
    rows = (
        ("before", [("workers", "D4s", PLAIN)]),
        ("1  add the stand-in", [("workers", "D4s", PLAIN), ("cfntmp", "D8s", NEW)]),
        ("2  remove the old one", [("workers", "pods move", GONE), ("cfntmp", "D8s", PLAIN)]),
        ("3  add it anew", [("workers", "D8s", NEW), ("cfntmp", "D8s", PLAIN)]),
        ("4  remove the stand-in", [("workers", "D8s", PLAIN), ("cfntmp", "pods move", GONE)]),
        ("after", [("workers", "D8s", PLAIN)]),
    )
    picture = Picture(880, 40 + 62 * len(rows), "Rotation: a node pool keeps its name and never leaves its load alone")
    for number, (name, pools) in enumerate(rows):
        y = 20 + 62 * number
        picture.text(30, y + 30, name, anchor="start", bold=True)
        for place, (pool, what, style) in enumerate(pools):
            picture.box(250 + 300 * place, y, 270, 48, [pool, what], style)
    return picture


def _upgrade() -> Picture:
    """The steps are those of `versions.ladder`, which plans the real ones."""
    start, target = Version.of("1.33"), Version.of("1.36")
    pools = {"system": start, "workers": start}
    hops = ladder(start, target, pools, dict.fromkeys(pools, target), ends_whole=True)
    lanes = {None: "control plane", "system": "system", "workers": "workers"}
    width = 130
    picture = Picture(190 + width * len(hops) + 20, 266, f"From Kubernetes {start} to {target} in one stack update")
    for row, name in enumerate(lanes.values()):
        picture.text(20, 94 + 60 * row, name, anchor="start", bold=True)
        picture.line(150, 89 + 60 * row, 180 + width * len(hops), 89 + 60 * row)
    for number, hop in enumerate(hops):
        x = 160 + width * number
        picture.text(x + width / 2, 40, f"step {number + 1}", small=True)
        for row, pool in enumerate(lanes):
            if hop.whole or pool == hop.pool:
                style = AZURE if pool is None else OURS
                picture.box(x + 10, 66 + 60 * row, width - 20, 46, [f"→ {hop.to}"], style)
    text = "Each pool once, behind the control plane's last step: it may be three minors behind."
    picture.text(20, 252, text, anchor="start", small=True)
    return picture


def _fleet() -> Picture:
    picture = Picture(880, 330, "One template, several Azure regions, one after the other")
    picture.box(20, 125, 150, 80, ["One stack", "one template,", "one pool definition"], AWS)
    regions = (("westeurope", "canary"), ("northeurope", "after westeurope"), ("eastus2", "after northeurope"))
    for number, (region, when) in enumerate(regions):
        y = 24 + 104 * number
        picture.frame(250, y - 6, 610, 78, region, AZURE)
        picture.box(380, y + 6, 150, 54, ["Cluster", when], AZURE)
        picture.box(560, y + 6, 130, 54, ["system", "3 nodes"], PLAIN)
        picture.box(710, y + 6, 130, 54, ["workers", "as everywhere"], PLAIN)
        picture.arrow((170, 165), (210, 165), (210, y + 33), (378, y + 33))
    for y in (84, 188):
        picture.arrow((455, y), (455, y + 48))
        picture.text(465, y + 29, "DependsOn", anchor="start", small=True)
    return picture


def _private() -> Picture:
    picture = Picture(880, 300, "A private cluster: what needs the private network, and what does not")
    picture.frame(14, 14, 380, 272, "AWS", AWS)
    picture.frame(500, 14, 366, 272, "Azure", AZURE)
    picture.box(40, 50, 330, 56, ["CloudFormation, handlers", "need no way into the network"], OURS)
    picture.box(40, 196, 330, 66, ["Your VPC", "kubectl, CI, DNS forwarder"], AWS)
    picture.box(520, 50, 326, 56, ["Resource Manager, Entra", "public endpoints, TLS"], AZURE)
    picture.box(520, 196, 150, 66, ["Virtual network", "gateway"], AZURE)
    picture.box(696, 196, 150, 66, ["API server", "private address"], AZURE)
    picture.arrow((370, 78), (518, 78), words="internet")
    picture.arrow((370, 229), (518, 229), words="VPN or circuit")
    picture.arrow((670, 229), (694, 229))
    picture.arrow((765, 106), (765, 194))
    picture.text(755, 152, "az aks command invoke", anchor="end", small=True)
    return picture


_DRAWN: dict[str, Callable[[], Picture]] = {
    "access": _access,
    "pods": _pods,
    "overview": _overview,
    "token": _token,
    "trust": _trust,
    "loop": _loop,
    "rotation": _rotation,
    "upgrade": _upgrade,
    "fleet": _fleet,
    "private": _private,
}
