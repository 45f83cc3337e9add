"""Microsoft Entra: directory, token endpoint, client assertions."""
