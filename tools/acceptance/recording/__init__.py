"""What Azure answers, recorded below the HTTP clients and scrubbed."""
