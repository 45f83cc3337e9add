"""What people write templates with, made from schema.json: a schema for editors and constructs for the CDK."""
