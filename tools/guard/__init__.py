"""`make guard`: templates against the good practice in authoring/guard."""
