"""`make doctor`: is a user's set-up right, step by step, in AWS and in Azure, and what to do where it is not."""
