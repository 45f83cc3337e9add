"""The unmodified AWS CLI, run in this process: starting Python for each of a hundred commands would take too long."""

import functools
import io
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import botocore.session
from awscli.clidriver import create_clidriver  # type: ignore[import-untyped]

# Half of a call's time goes into finding and reading the descriptions of services; once is enough for all calls.
_load_once = functools.cache(botocore.session.create_loader)
# The CLI logs at its own level, whatever the tests want to see.
logging.getLogger("awscli").propagate = False


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out) if self.out.strip() else {}


@dataclass(frozen=True)
class Cli:
    """`cli("cloudformation", "describe-stacks")` gives the parsed output; `cli.run` gives status, output and errors."""

    environment: Mapping[str, str]

    def __call__(self, *arguments: str) -> Any:
        return self.run(*arguments).json()

    def run(self, *arguments: str) -> Result:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with self._surroundings(), redirect_stdout(out), redirect_stderr(err):
            status = create_clidriver().main([*arguments, "--output", "json"])
        out.flush()
        return Result(status, out.buffer.getvalue().decode(), err.getvalue())

    def as_session(self, credentials: Mapping[str, str]) -> "Cli":
        """The same CLI with an assumed role's credentials."""
        return Cli(
            {
                **self.environment,
                "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
                "AWS_SESSION_TOKEN": credentials["SessionToken"],
            }
        )

    def in_region(self, region: str) -> "Cli":
        """The same CLI, at work in another region."""
        return Cli({**self.environment, "AWS_DEFAULT_REGION": region, "AWS_REGION": region})

    @contextmanager
    def _surroundings(self) -> Iterator[None]:
        # Importing the CLI tells botocore in the environment where the CLI's own data is.
        data_path = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}
        with (
            patch.dict(os.environ, {**self.environment, **data_path}, clear=True),
            patch.object(botocore.session, "create_loader", _load_once),
        ):
            yield
