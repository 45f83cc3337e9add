"""Problems, and the tables that classify what Azure answers."""
