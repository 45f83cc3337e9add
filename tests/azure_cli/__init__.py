"""What needs the real azure-cli: `make azure-cli`, beside `make test`."""
