"""Lambda: registered packages run by the Runtime Interface Emulator, behind the Invoke API."""
