"""How each kind of resource is created, updated and deleted: registered types, moto's, and a few of our own."""
