"""From one declared state to another through the production entry point: always reached, or refused before any write.

`python -m pytest tests/transitions --every-kill` kills the handler around every ARM call of every transition; without
the option a sample of the transitions is killed.
"""
