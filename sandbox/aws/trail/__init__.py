"""CloudTrail: what was asked of STS, by whom, readable with `aws cloudtrail lookup-events`."""
