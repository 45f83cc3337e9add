"""CloudFormation: templates, stacks that run in the background, change sets."""
