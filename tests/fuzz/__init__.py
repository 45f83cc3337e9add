"""Odd answers, error bodies, ids, contexts and events at the production entry point: `make fuzz`."""
