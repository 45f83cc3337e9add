"""The handler of Acme::Test::Widget, a type of the sandbox's own tests: standard library only, so it needs no pip.

What it does is told by the properties. `Behaviour` picks a fault; everything else is an ordinary asynchronous resource
whose widgets are files in the folder that the type configuration names.
"""

# mypy: ignore-errors
# It is a Lambda's code and not a module of the tests: plain dictionaries in and out.

import json
import os
import time
from pathlib import Path

DELAY_SECONDS = 30


def resource(event, _context):
    data = event["requestData"]
    desired = data["resourceProperties"] or {}
    store = Path((data.get("typeConfiguration") or {}).get("Store", "/nonexistent"))
    record_request(store, event)
    return ACTIONS[event["action"]](store, desired, event)


def record_request(store, event):
    secret_free = {
        key: value
        for key, value in event["requestData"].items()
        if key not in {"callerCredentials", "providerCredentials"}
    }
    entry = event | {"requestData": secret_free, "hasCredentials": bool(event["requestData"].get("callerCredentials"))}
    with (store / "requests.jsonl").open("a") as log:
        log.write(json.dumps(entry) + "\n")


def create(store, desired, event):
    behaviour = desired.get("Behaviour")
    path = store / f"{desired['Name']}.json"
    if event["callbackContext"]:
        if is_shut(store, desired):
            return in_progress(desired, "waiting for the gate")
        hold(store, desired, "callback")
        if behaviour == "fail-after":
            return failed("GeneralServiceException", "the widget broke while it was being made")
        return success(read_widget(store, desired))
    if behaviour == "crash":
        os._exit(3)
    if behaviour == "fail-before":
        return failed("InvalidRequest", "no such widget can be made")
    if behaviour == "throttle-once" and not (store / "throttled").exists():
        (store / "throttled").touch()
        return failed("Throttling", "slow down")
    hold(store, desired, "create")
    maker = store / f"{desired['Name']}.maker"
    # The contract: asked again with the same token, it is the same widget.
    if path.exists() and maker.read_text() != event["bearerToken"]:
        return failed("AlreadyExists", f"{desired['Name']} exists")
    model = desired | {"Id": f"/widgets/{desired['Name']}"}
    if behaviour == "anonymous":
        model.pop("Id")
    maker.write_text(event["bearerToken"])
    path.write_text(json.dumps(model))
    hold(store, desired, "made")
    return in_progress(model, "making the widget")


def hold(store, desired, point):
    """Stay in the midst of this call until the gate is opened, or the process is killed."""
    if desired.get("Behaviour") != f"hold-{point}":
        return
    (store / f"{desired['Name']}.held").touch()
    while not (store / f"{desired['Name']}.open").exists():
        time.sleep(0.01)


def is_shut(store, desired):
    """A gated widget makes no progress until somebody opens its gate."""
    return desired.get("Behaviour") == "gated" and not (store / f"{desired['Name']}.open").exists()


def update(store, desired, event):
    if event["callbackContext"]:
        if is_shut(store, desired):
            return in_progress(desired, "waiting for the gate")
        return success(read_widget(store, desired))
    previous = event["requestData"]["previousResourceProperties"]
    if read_widget(store, desired) is None:
        return failed("NotFound", "no such widget")
    if desired.get("Size") in (13, "13") and not (store / "allow-13").exists():
        return failed("GeneralServiceException", "13 is unlucky")
    if desired.get("Shape") == "square" != previous.get("Shape"):
        return failed("NotUpdatable", "a widget cannot become square")
    hold(store, desired, "rollback" if event.get("rollback") else "update")
    name = desired["Id"].rsplit("/", 1)[1]
    (store / f"{name}.json").write_text(json.dumps(desired))
    return in_progress(desired, "changing the widget")


def delete(store, desired, event):
    if event["callbackContext"]:
        (store / f"{desired['Id'].rsplit('/', 1)[1]}.json").unlink(missing_ok=True)
        return {"status": "SUCCESS", "message": "", "callbackDelaySeconds": 0}
    model = read_widget(store, desired)
    if model is None:
        return failed("NotFound", "no such widget")
    hold(store, model, "delete")
    if model.get("Behaviour") == "undeletable" and not (store / "allow-deletion").exists():
        return failed("GeneralServiceException", "this widget will not go")
    return in_progress(desired, "removing the widget")


def read(store, desired, _event):
    model = read_widget(store, desired)
    return success(model) if model else failed("NotFound", "no such widget")


def list_page(store, _desired, event):
    """Two widgets a page, in the order of their names."""
    names = sorted(path.stem for path in store.glob("*.json"))
    start = int(event.get("nextToken") or 0)
    models = [{"Id": f"/widgets/{name}"} for name in names[start : start + 2]]
    token = str(start + 2) if len(names) > start + 2 else None
    return {"status": "SUCCESS", "resourceModels": models, "nextToken": token, "message": ""}


def read_widget(store, desired):
    path = store / f"{desired['Id'].rsplit('/', 1)[1]}.json"
    if not path.exists():
        return None
    model = json.loads(path.read_text())
    return model | {"Address": {"Host": f"{model['Name']}.widgets.test", "Port": 8080}}


def success(model):
    return {"status": "SUCCESS", "resourceModel": model, "message": "", "callbackDelaySeconds": 0}


def in_progress(model, message):
    return {
        "status": "IN_PROGRESS",
        "resourceModel": model,
        "message": message,
        "callbackContext": {"started": True},
        "callbackDelaySeconds": DELAY_SECONDS,
    }


def failed(code, message):
    return {"status": "FAILED", "errorCode": code, "message": message, "callbackDelaySeconds": 0}


ACTIONS = {"CREATE": create, "READ": read, "UPDATE": update, "DELETE": delete, "LIST": list_page}
