"""CloudFormation properties and ARM properties: schema, translation, comparison. Pure."""
