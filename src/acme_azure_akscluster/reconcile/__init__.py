"""One invocation: observe, plan, act, decide."""
