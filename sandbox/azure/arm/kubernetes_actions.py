"""What the AKS roles for the Kubernetes API allow: data actions, by Microsoft's list of built-in roles (Containers)."""

PREFIX = "Microsoft.ContainerService/managedClusters"
EVERYTHING = (f"{PREFIX}/*",)
# Withheld from RBAC Admin, which "lets you manage all resources except quotas and namespaces".
NOT_FOR_ADMIN = tuple(
    f"{PREFIX}/{kind}/{verb}" for kind in ("resourcequotas", "namespaces") for verb in ("write", "delete")
)

# What a Writer may do everything with and a Reader may read. Secrets are the Writer's alone.
_WORKLOADS = (
    "apps/daemonsets apps/deployments apps/replicasets apps/statefulsets autoscaling/horizontalpodautoscalers "
    "batch/cronjobs batch/jobs configmaps endpoints events extensions/daemonsets extensions/deployments "
    "extensions/ingresses extensions/networkpolicies extensions/replicasets networking.k8s.io/ingresses "
    "networking.k8s.io/networkpolicies persistentvolumeclaims pods policy/poddisruptionbudgets replicationcontrollers "
    "serviceaccounts services"
).split()
_READ_BY_BOTH = (
    "apps/controllerrevisions discovery.k8s.io/endpointslices events.k8s.io/events limitranges metrics.k8s.io/pods "
    "metrics.k8s.io/nodes namespaces resourcequotas"
).split()

READER = tuple(f"{PREFIX}/{kind}/read" for kind in (*_WORKLOADS, *_READ_BY_BOTH))
WRITER = (
    *(f"{PREFIX}/{kind}/*" for kind in (*_WORKLOADS, "secrets")),
    *(f"{PREFIX}/{kind}/read" for kind in _READ_BY_BOTH),
    *(f"{PREFIX}/coordination.k8s.io/leases/{verb}" for verb in ("read", "write", "delete")),
)

# Kubernetes' verbs as the authorization webhook of AKS (kubeguard/guard) names them; what is missing keeps its name.
_VERBS = {
    **dict.fromkeys(("get", "list", "watch"), "read"),
    **dict.fromkeys(("create", "update", "patch"), "write"),
    **dict.fromkeys(("delete", "deletecollection"), "delete"),
    **{verb: f"{verb}/action" for verb in ("bind", "escalate", "use", "impersonate")},
}


def data_action(verb: str, resource: str, group: str = "", subresource: str = "") -> str:
    """The data action that the webhook checks for a request to the Kubernetes API."""
    parts = [PREFIX, *([group] if group else []), resource]
    exec_into_a_pod = (resource, subresource) == ("pods", "exec")
    return "/".join([*parts, "exec/action" if exec_into_a_pod else _VERBS.get(verb, verb)])
