"""`make contract`: the real `cfn test`."""
