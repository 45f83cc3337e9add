"""Logins: AWS tokens, Entra credentials, profiles."""
