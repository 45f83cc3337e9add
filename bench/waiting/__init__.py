"""When to poll a running operation: the durations, the fit, and the judgement of what was fitted.

`python -m bench.waiting DURATIONS.json` fits the schedules anew and writes the table that the handlers use;
`--add acceptance/results/durations.json` puts those of an acceptance run among the samples.
"""
