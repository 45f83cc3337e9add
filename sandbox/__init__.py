"""Stand-ins for the two clouds, on this machine. They know nothing of the resource type that is tested against them."""
