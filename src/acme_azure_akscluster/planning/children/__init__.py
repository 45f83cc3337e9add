"""Resources that are declared with the cluster and live beside or below it. Pure."""
