"""Microsoft.KubernetesConfiguration: the extension that brings Flux, and the configurations that it applies."""
