"""Acme::Azure::AKSCluster: Azure Kubernetes Service clusters as native blocks of AWS CloudFormation templates."""

import gc
from importlib import import_module
from pathlib import Path

from .precompiled import install

# In Lambda the package lies beside what it depends on; elsewhere there is no archive and nothing of this happens.
if install(Path(__file__).parent.parent):
    # Everything that the first call needs is loaded now, while Lambda lends a starting function its full processors,
    # and without a garbage collector that would walk through growing heaps of modules again and again.
    gc.disable()
    import_module(".handlers", __name__)
    # These are imported when they are first used (bundle/README.md).
    _ = import_module("azure.identity").ClientAssertionCredential, import_module("msal").TokenCache
    gc.freeze()
    gc.enable()
