"""What the project claims of Azure, held against recorded traffic: `make recordings`.

The recordings are third-party data and no part of the repository, so `make test` runs none of this.
"""
