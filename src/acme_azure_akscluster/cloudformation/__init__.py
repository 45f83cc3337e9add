"""CloudFormation's side: the event in, the progress event out."""
