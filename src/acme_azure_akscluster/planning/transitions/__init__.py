"""Which changes AKS takes, refuses, or takes in stages. Pure."""
