"""Lambda in front of the emulator: its answers, its limits, and what happens to a worker that dies."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from werkzeug.serving import make_server

from sandbox.aws.functions.configuration import with_configurations
from sandbox.aws.functions.front import FunctionNotFoundError, LambdaFront, TooManyRequestsError, read_answer
from sandbox.aws.functions.rie import Environment, Function, default_emulator, python_for_runtime
from sandbox.endpoints import AwsEndpoints
from sandbox.launch import ROOT, Sandbox
from tests.sandbox_aws.conftest import Widgets
from tools.shared import stage

CODE = """
import os, sys, time

def handler(event, context):
    todo = event.get("do")
    if todo == "raise":
        raise ValueError("boom")
    if todo == "exit":
        open(os.environ["TMPDIR"] + "/file", "w").close()
        os._exit(3)
    if todo == "files":
        return {"files": os.listdir(os.environ["TMPDIR"])}
    if todo == "hang":
        time.sleep(30)
    if todo == "eat":
        eaten = bytearray(300 * 1024 * 1024)
        time.sleep(5)
    if todo == "environment":
        return dict(os.environ)
    if todo == "wait":
        open(event["arrived"] + "/" + str(os.getpid()), "w").close()
        while not os.path.exists(event["gate"]):
            time.sleep(0.01)
    return {"status": "IN_PROGRESS", "callbackDelaySeconds": 30, "pid": os.getpid()}
"""


def lambda_front(code: Path) -> LambdaFront:
    """Lambda, with the variables that are laid over all others in a file beside the code."""
    (code / "function.py").write_text(CODE)
    environment = Environment(
        endpoint="http://127.0.0.1:1",
        ca=Path("/ca.pem"),
        runtime_python=python_for_runtime(ROOT),
        emulator=default_emulator(),
        log_dir=code.parent / f"{code.name}-logs" / "logs",
        variables=code / "variables.json",  # read when a process starts
    )
    made = LambdaFront(environment, speed=60.0, limit=2, clock=lambda: datetime.now(UTC))
    made.deploy(Function("f", "function.handler", code, "us-east-1", timeout=60, memory=256))
    return made


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LambdaFront]:
    code = tmp_path_factory.mktemp("code")
    made = lambda_front(code)
    # Apart, since a busy machine may need longer than two seconds to start the function.
    made.deploy(Function("impatient", "function.handler", code, "us-east-1", timeout=2, memory=256))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def functions() -> Iterator[Any]:
    """boto3's client of an account with three functions, of which one is in another region."""
    role = "arn:aws:iam::123456789012:role/r"
    own = {
        "f": Function("f", "a.b", Path(), "us-east-1", timeout=25, memory=512, role=role, variables={"A": "b"}),
        "plain": Function("plain", "a.b", Path(), "us-east-1", role=role),
        "elsewhere": Function("elsewhere", "a.b", Path(), "eu-west-1", role=role),
    }
    by_arn = {function.arn: function for function in own.values()}

    def others(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("418 I'm a teapot", [("Content-Type", "application/json"), ("x-amzn-ErrorType", "418")])
        return [b"{}"]

    server = make_server("127.0.0.1", 0, with_configurations(others, lambda name: own.get(name) or by_arn.get(name)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = f"http://127.0.0.1:{server.server_port}"
    yield stage.client(AwsEndpoints(where, "", "", "", "", "us-east-1", "AKIAAAAAAAAAAAAAAAAA", "s", ""), "lambda")
    server.shutdown()
    server.server_close()


def invoke(front: LambdaFront, function: str = "f", **event: str) -> tuple[str | None, dict[str, object]]:
    answer = front.invoke(function, json.dumps(event).encode())
    return answer.function_error, json.loads(answer.payload)


def test_delays_are_divided_by_the_speed_and_recorded_as_requested(front: LambdaFront) -> None:
    error, payload = invoke(front)

    assert error is None
    assert payload["callbackDelaySeconds"] == 0.5
    assert front.invocations[-1]["callbackDelaySeconds"] == 30.0
    assert front.invocations[-1]["memoryMb"] > 0


@pytest.mark.parametrize(
    ("fault", "error_type", "words"),
    [
        ("raise", "ValueError", "boom"),
        ("exit", "Runtime.ExitError", "exit status 3"),
        ("eat", "Runtime.ExitError", "signal: killed"),
    ],
)
def test_a_function_that_fails_answers_as_lambda_does_and_the_next_call_works(
    front: LambdaFront, fault: str, error_type: str, words: str
) -> None:
    error, payload = invoke(front, do=fault)

    assert error == "Unhandled"
    assert payload["errorType"] == error_type
    assert words in str(payload["errorMessage"])
    assert invoke(front)[1]["status"] == "IN_PROGRESS"


def test_files_outlive_a_process_that_ends(front: LambdaFront) -> None:
    """docs/aws-behaviour.md#lambda-reset."""
    assert invoke(front, do="exit")[0] == "Unhandled"
    assert invoke(front, do="files")[1] == {"files": ["file"]}


def test_a_function_that_takes_longer_than_its_timeout_is_stopped(front: LambdaFront) -> None:
    error, payload = invoke(front, "impatient", do="hang")

    assert (error, payload["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert "Task timed out after 2.00 seconds" in str(payload["errorMessage"])
    # The next call starts the function anew; a busy machine may need more than one, as above.
    assert any(invoke(front, "impatient")[0] is None for _ in range(10))


def test_variables_that_are_given_are_laid_over_all_others(tmp_path: Path) -> None:
    given = {"HTTPS_PROXY": "http://127.0.0.1:2", "SSL_CERT_FILE": "/other.pem"}
    made = lambda_front(tmp_path)
    (tmp_path / "variables.json").write_text(json.dumps(given))
    _, actual = invoke(made, do="environment")
    made.stop()
    assert {name: actual[name] for name in given} == given
    assert actual["REQUESTS_CA_BUNDLE"] == "/ca.pem"


def test_the_function_sees_lambdas_environment_and_nothing_of_this_machine(front: LambdaFront) -> None:
    _, environment = invoke(front, do="environment")

    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert environment["AWS_REGION"] == "us-east-1"
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert environment["REQUESTS_CA_BUNDLE"] == environment["SSL_CERT_FILE"] == "/ca.pem"
    assert not {"HOME", "USER", "VIRTUAL_ENV", "HTTPS_PROXY"} & set(environment)


def test_calls_at_once_get_workers_of_their_own_up_to_the_limit(front: LambdaFront, tmp_path: Path) -> None:
    arrived, gate = tmp_path / "arrived", tmp_path / "gate"
    arrived.mkdir()
    waiting = {"do": "wait", "arrived": str(arrived), "gate": str(gate)}
    with ThreadPoolExecutor() as pool:
        calls = [pool.submit(invoke, front, **waiting) for _ in range(2)]
        while len(list(arrived.iterdir())) < len(calls) and not any(call.done() for call in calls):
            pass
        try:
            with pytest.raises(TooManyRequestsError):
                invoke(front, **waiting)
        finally:
            gate.touch()

    assert len({call.result()[1]["pid"] for call in calls}) == 2


def test_a_function_that_is_not_deployed_is_not_found(front: LambdaFront) -> None:
    with pytest.raises(FunctionNotFoundError):
        front.invoke("g", b"{}")


@pytest.mark.parametrize(
    ("status", "body", "error", "payload"),
    [
        (200, b'{"status": "SUCCESS"}', None, {"status": "SUCCESS"}),
        (200, b'{"callbackDelaySeconds": 0}', None, {"callbackDelaySeconds": 0}),
        (200, b"[1]", None, [1]),
        (200, b'{"errorType": "E", "errorMessage": "m"}', "Unhandled", {"errorType": "E", "errorMessage": "m"}),
        (502, b"gone", "Unhandled", {"errorType": "Runtime.ExitError", "errorMessage": "gone"}),
    ],
)
def test_answers_of_the_emulator_become_answers_of_the_api(
    status: int, body: bytes, error: str | None, payload: object
) -> None:
    answer = read_answer(status, body, Function("f", "h", Path(), "us-east-1"), speed=60.0)

    assert (answer.function_error, json.loads(answer.payload)) == (error, payload)


@pytest.mark.parametrize("name", ["f", "arn:aws:lambda:us-east-1:123456789012:function:f"])
def test_the_configuration_of_an_own_function_is_read_by_any_of_its_names(functions: Any, name: str) -> None:
    answer = functions.get_function_configuration(FunctionName=name)

    assert answer["FunctionArn"] == "arn:aws:lambda:us-east-1:123456789012:function:f"
    assert (answer["Role"], answer["Timeout"], answer["MemorySize"]) == ("arn:aws:iam::123456789012:role/r", 25, 512)
    assert answer["Environment"] == {"Variables": {"A": "b"}}
    assert answer["Version"] == "$LATEST"


def test_a_function_without_variables_has_no_environment(functions: Any) -> None:
    assert "Environment" not in functions.get_function_configuration(FunctionName="plain")


@pytest.mark.parametrize("name", ["other", "arn:aws:lambda:us-east-1:123456789012:function:other", "elsewhere"])
def test_the_configuration_of_a_function_that_is_not_in_the_region_is_not_found(functions: Any, name: str) -> None:
    arn = f"arn:aws:lambda:us-east-1:123456789012:function:{name.rpartition(':')[2]}"
    with pytest.raises(ClientError, match=f"Function not found: {arn}") as caught:
        functions.get_function_configuration(FunctionName=name)
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_only_configurations_are_answered_in_front_of_other_services(functions: Any) -> None:
    with pytest.raises(ClientError, match="418"):
        functions.list_functions()
    with pytest.raises(ClientError, match="418"):
        functions.update_function_configuration(FunctionName="f", Timeout=3)


def test_the_invoke_api_runs_the_registered_type_by_any_of_its_names(sandbox: Sandbox, widgets: Widgets) -> None:
    event = {
        "action": "READ",
        "callbackContext": None,
        "requestData": {
            "resourceProperties": {"Id": "/widgets/nobody"},
            "typeConfiguration": {"Store": str(widgets.store)},
        },
    }

    for name in ("function", "Acme::Test::Widget", "acme-test-widget"):
        url = f"{sandbox.lambda_endpoint}/2015-03-31/functions/{name}/invocations"
        response = requests.post(url, json=event, timeout=30)
        assert response.json()["errorCode"] == "NotFound"

    missing = requests.post(f"{sandbox.lambda_endpoint}/2015-03-31/functions/other/invocations", json={}, timeout=30)
    assert (missing.status_code, missing.headers["x-amzn-ErrorType"]) == (404, "ResourceNotFoundException")
    assert sandbox.invocations()[-1]["action"] == "READ"
