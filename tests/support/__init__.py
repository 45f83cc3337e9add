"""What tests share: worlds, transports, clusters, accounts."""
