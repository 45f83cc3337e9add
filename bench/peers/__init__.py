"""The same jobs done by us, by azure-cli and by Ansible, each the real thing, against the same sandbox."""
