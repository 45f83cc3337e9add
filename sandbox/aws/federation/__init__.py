"""Outbound web identity federation: the account's issuer, its keys, and STS GetWebIdentityToken."""
