"""Pure values that every layer may use."""
