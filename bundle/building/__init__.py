"""How the Lambda's dependencies become one wheel; README.md beside this package says why."""
