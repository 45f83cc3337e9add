"""Microsoft.ContainerService: clusters, node pools and what AKS does with them."""
