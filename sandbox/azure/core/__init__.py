"""What every service of the sandbox's Azure uses: state, time, chance, messages, errors."""
