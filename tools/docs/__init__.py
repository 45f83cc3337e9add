"""What in docs/ is not written by hand: the page of errors, the page of commands, the recorded demo."""
