"""A small, strict evaluator of IAM identity policies: explicit deny wins, then an allow, otherwise nothing is allowed.

moto's evaluator answers a deny to an Allow whose condition does not hold, and knows few condition operators, so the
decision on GetWebIdentityToken is made here.
"""

import fnmatch
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

type Context = Mapping[str, Sequence[str]]


def is_allowed(policies: Iterable[Mapping[str, Any]], action: str, context: Context, resource: str = "*") -> bool:
    """Whether the policy documents together let `action` through for a request with these condition `context` keys."""
    effects = [
        statement["Effect"]
        for policy in policies
        for statement in _as_list(policy.get("Statement", []))
        if _applies(statement, action, resource, context)
    ]
    return "Deny" not in effects and "Allow" in effects


def trusting(policy: Mapping[str, Any], kind: str, principal: str) -> list[Mapping[str, Any]]:
    """A trust policy's statements on a principal of a kind; it names principals where others name resources."""
    return [
        {**statement, "Resource": "*"}
        for statement in _as_list(policy["Statement"])
        if isinstance(statement.get("Principal"), dict) and principal in _as_list(statement["Principal"].get(kind, []))
    ]


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Context) -> bool:
    return (
        _element_matches(statement, "Action", action.lower(), fold=True)
        and _element_matches(statement, "Resource", resource, fold=False)
        and all(
            _condition_holds(name, key, _as_list(values), context)
            for name, block in statement.get("Condition", {}).items()
            for key, values in block.items()
        )
    )


def _element_matches(statement: Mapping[str, Any], element: str, value: str, *, fold: bool) -> bool:
    negated = f"Not{element}" in statement
    patterns = _as_list(statement.get(f"Not{element}" if negated else element, []))
    matched = any(fnmatch.fnmatchcase(value, p.lower() if fold else p) for p in patterns)
    return matched != negated


def _condition_holds(name: str, key: str, expected: list[str], context: Context) -> bool:
    quantifier, _, bare = name.rpartition(":")
    optional = bare.endswith("IfExists")
    bare = bare.removesuffix("IfExists")
    actual = next((list(values) for known, values in context.items() if known.lower() == key.lower()), None)
    if bare == "Null":
        return (actual is None) == (str(expected[0]).lower() == "true")
    if actual is None:
        return optional or quantifier == "ForAllValues" or bare in _NEGATED
    test = _OPERATORS[bare]
    quantify = any if quantifier == "ForAnyValue" else all
    combine = all if bare in _NEGATED else any
    return quantify(combine(test(value, str(wanted)) for wanted in expected) for value in actual)


def _numeric(compare: Callable[[float, float], bool]) -> Callable[[str, str], bool]:
    return lambda actual, wanted: compare(float(actual), float(wanted))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": operator.eq,
    "StringNotEquals": operator.ne,
    "StringEqualsIgnoreCase": lambda actual, wanted: actual.lower() == wanted.lower(),
    "StringLike": fnmatch.fnmatchcase,
    "StringNotLike": lambda actual, wanted: not fnmatch.fnmatchcase(actual, wanted),
    "ArnEquals": fnmatch.fnmatchcase,
    "ArnLike": fnmatch.fnmatchcase,
    "NumericEquals": _numeric(operator.eq),
    "NumericNotEquals": _numeric(operator.ne),
    "NumericLessThan": _numeric(operator.lt),
    "NumericLessThanEquals": _numeric(operator.le),
    "NumericGreaterThan": _numeric(operator.gt),
    "NumericGreaterThanEquals": _numeric(operator.ge),
    "Bool": lambda actual, wanted: actual.lower() == wanted.lower(),
}
_NEGATED = {"StringNotEquals", "StringNotLike", "NumericNotEquals"}


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
