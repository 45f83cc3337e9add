"""The schema's `propertyTransform`, from the table of what Azure rewrites."""

from acme_azure_akscluster.properties.rewritings import REWRITINGS, Transform


def transforms() -> dict[str, str]:
    """JSON pointer -> expression, for schema.json: the rows of one property joined by `$OR`.

    Names of a nested property are given from the properties' root and from the object beside it, since AWS does not say
    which of the two an expression sees (docs/aws-behaviour.md#property-transform).
    """
    by_path: dict[str, list[str]] = {}
    total: set[str] = set()
    for row in REWRITINGS:
        if not isinstance(row.treatment, Transform):
            continue
        for path in row.treatment.paths:
            alternatives = by_path.setdefault(path, [])
            alternatives += [one for one in _hedged(path, row.treatment.expression) if one not in alternatives]
            total |= {path} if row.treatment.always else set()
    for path, alternatives in by_path.items():
        alternatives += [] if path in total else _hedged(path, "@")
    return {f"/properties/{path}": " $OR ".join(by_path[path]) for path in sorted(by_path)}


def _hedged(path: str, expression: str) -> list[str]:
    inside = path.rpartition("*/")[2].split("/")
    names = [".".join(inside)] if len(inside) == 1 else [".".join(inside), inside[-1]]
    return [expression.replace("@", name) for name in names]
