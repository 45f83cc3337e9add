"""Who the type is to both clouds: logins, wrong set-ups, what never leaves the handler, what administrators run."""
