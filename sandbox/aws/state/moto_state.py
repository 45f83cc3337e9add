"""The state of moto's services, and the objects that stacks created in them, written to and read from the store.

moto keeps all in memory, in backends that are global to the process. One pickle has the backends and the stacks'
objects, so that an object of a stack is the backend's own one after a restart too. What S3 holds is large and never
changed in place; each object's bytes are written once, beside.
"""

import io
import pickle
import sys
import threading
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any, cast

from moto.backends import get_backend
from moto.core.base_backend import BaseBackend
from moto.s3.models import FakeKey, s3_backends

from sandbox.aws.locks import ACCOUNT_RANK, SharedLock
from sandbox.aws.state.pickles import undisturbed
from sandbox.aws.state.store import StateStore

# Those that the project's tools and templates use, written down after each request that may have changed them.
SERVICES = ("eks", "iam", "s3", "secretsmanager", "ssm")
# Those whose requests may wait or send requests of their own, so that no lock may be held meanwhile. What stacks make
# in them is written with the stack, what users do there with the next write. moto's others are not stored.
WRITTEN_LATER = ("cloudwatch", "dynamodb", "events", "logs", "sns", "sqs")
STORED = (*SERVICES, *WRITTEN_LATER)
# Held while anything in moto is changed or written down: its backends are plain dictionaries.
LOCK = SharedLock("the account", ACCOUNT_RANK)
# (region, type, physical id) to the object of moto that a stack made.
MADE: dict[tuple[str, str, str], Any] = {}
_BLOB = "_sandbox_blob"
# Locks of moto's models are free after a restart.
_LOCKS: dict[type, Callable[[], Any]] = {type(make()): make for make in (threading.Lock, threading.RLock)}


def _unconstructed(kind: type[defaultdict[Any, Any]], factory: Any) -> defaultdict[Any, Any]:
    made = kind.__new__(kind)
    made.default_factory = factory
    return made


class _Blob:
    def __init__(self, blob_id: str) -> None:
        self.id = blob_id


class _Pickler(pickle.Pickler):
    def __init__(self, buffer: io.BytesIO, store: StateStore) -> None:
        super().__init__(buffer, pickle.HIGHEST_PROTOCOL)
        self._store = store

    def persistent_id(self, obj: Any) -> tuple[str, ...] | None:
        if isinstance(obj, _Blob):
            return ("blob", obj.id)
        if isinstance(obj, BaseBackend):
            return ("backend", _service(obj), obj.account_id, obj.region_name)
        return None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, FakeKey):
            return self._key(obj)
        if type(obj) in _LOCKS:
            return _LOCKS[type(obj)], ()
        if isinstance(obj, defaultdict) and "<locals>" in getattr(obj.default_factory, "__qualname__", ""):
            # Its factory cannot be pickled; `restore` lays the contents into the new backend's own one.
            return dict, (dict(obj),)
        if isinstance(obj, defaultdict) and type(obj) is not defaultdict:
            # moto's own dictionaries have constructors of their own, with which the inherited reduction does not work.
            return _unconstructed, (type(obj), obj.default_factory), obj.__dict__, None, iter(obj.items())
        return NotImplemented

    def _key(self, key: FakeKey) -> tuple[Any, ...]:
        if not hasattr(key, _BLOB):
            setattr(key, _BLOB, uuid.uuid4().hex)
            self._store.add_blob(getattr(key, _BLOB), key.value)
        state = {name: value for name, value in key.__dict__.items() if name not in {"_value_buffer", "lock"}}
        return object.__new__, (FakeKey,), state | {"value": _Blob(getattr(key, _BLOB))}


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, store: StateStore) -> None:
        super().__init__(io.BytesIO(content))
        self._store = store
        self.blobs: set[str] = set()

    def persistent_load(self, pid: tuple[str, ...]) -> Any:
        if pid[0] == "blob":
            self.blobs.add(pid[1])
            return self._store.blob(pid[1])
        _, service, account, region = pid
        return _backend(service)[account][region]


def dump(store: StateStore) -> bytes:
    """With LOCK held. The bytes of S3's objects go to the store's blobs.

    Of the services that are written later, one that holds something that cannot be written (a socket, a running job)
    must not keep the others from being written down: then none of them is, which the log says.
    """
    try:
        return _dump(store, STORED)
    except (TypeError, AttributeError, pickle.PicklingError) as error:
        print(f"sandbox.aws: what {', '.join(WRITTEN_LATER)} hold is not written down: {error}", file=sys.stderr)
        return _dump(store, SERVICES)


def _dump(store: StateStore, services: tuple[str, ...]) -> bytes:
    def write(buffer: io.BytesIO) -> None:
        state = {
            (service, account, region): backend.__dict__
            for service in services
            for account, region, backend in _backend(service).iter_backends()
        }
        made = {key: thing for key, thing in MADE.items() if type(thing).__module__.split(".")[1] in services}
        _Pickler(buffer, store).dump((state, made, s3_backends.bucket_accounts))

    # Reads count too: moto notes when a key was last used, and makes a region's backend at its first question.
    return undisturbed(write)


def restore(content: bytes, store: StateStore) -> None:
    """Into new backends, before the first request."""
    unpickler = _Unpickler(content, store)
    state, made, bucket_accounts = unpickler.load()
    for (service, account, region), attributes in state.items():
        backend = _backend(service)[account][region]
        for name, value in attributes.items():
            fresh = getattr(backend, name, None)
            if isinstance(fresh, defaultdict) and not isinstance(value, defaultdict):
                fresh.update(value)
            else:
                setattr(backend, name, value)
    MADE.update(made)
    s3_backends.bucket_accounts.update(bucket_accounts)
    store.keep_blobs(unpickler.blobs)


def _service(backend: BaseBackend) -> str:
    return type(backend).__module__.split(".")[1]


def _backend(service: str) -> Any:
    return cast("Callable[[str], Any]", get_backend)(service)
