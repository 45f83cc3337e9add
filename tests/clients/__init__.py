"""Other people's clients of CloudFormation, unmodified: sam, Sceptre and the CDK's CLI. `make clients`."""
