#!/usr/bin/env bash
# ShellCheck on every shell script of the repository, and on those inside workflow files.
set -euo pipefail
mapfile -t scripts < <(git ls-files --cached --others --exclude-standard '*.sh' .ci/run)
.venv-checks/bin/shellcheck "${scripts[@]}"
for workflow in .github/workflows/*.yml deploy/pipelines/github/*.yml; do
    .venv/bin/python - "$workflow" <<'EOF' | .venv-checks/bin/shellcheck --shell bash -
import sys
import yaml

jobs = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))["jobs"].values()
print("set -eo pipefail")
print("\n".join(step["run"] for job in jobs for step in job["steps"] if "run" in step))
EOF
done
