"""What an update would do, step by step, before it is done: the plan that CloudFormation's change sets cannot show."""
