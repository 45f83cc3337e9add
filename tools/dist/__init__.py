"""`make dist`: the files of a release."""
