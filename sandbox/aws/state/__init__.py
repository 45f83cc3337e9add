"""What outlives the process: the account's records in SQLite, written as they change."""
