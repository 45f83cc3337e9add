"""StackSets: one template in several regions."""
