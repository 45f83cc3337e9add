"""A CloudFormation Lambda hook: shows, or guards, what a change set does to clusters, when the change set is made.

handler      what Lambda calls
answer       an event in, an answer out, within the time that CloudFormation waits
question     the event, and the document behind its address
changes      the clusters in that document
template     what a template says besides properties: what is allowed, what is kept
reader       Azure for the planner, as the hook's own identity
consequences, rules, hours, message, settings    pure: what is told, and what is allowed
"""
