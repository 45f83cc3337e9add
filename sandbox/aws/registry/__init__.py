"""CloudFormation's registry: types, their versions and their configurations, one registry a region."""
