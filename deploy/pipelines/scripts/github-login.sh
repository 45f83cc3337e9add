#!/usr/bin/env bash
# Logs a GitHub Actions job in to AWS with its own OIDC token; no key is stored. The job needs `permissions: id-token: write`.
#   AWS_ROLE_ARN=… github-login.sh        sets the job's environment, from which aws takes it
# AWS_ROLE_ARN is an output of github-role.yaml, PlanRoleArn or DeployRoleArn. Exit status: 0 the environment is set, 1 it is not.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 0 "$@"
: "${AWS_ROLE_ARN:?is not set: an output of github-role.yaml}"
: "${ACTIONS_ID_TOKEN_REQUEST_URL:?is not set: give the job permissions: {id-token: write\}}"
file=$RUNNER_TEMP/aws-web-identity-token
umask 077
python3 - > "$file" <<'EOF'
import json, os, sys, urllib.error, urllib.request

url = os.environ["ACTIONS_ID_TOKEN_REQUEST_URL"] + "&audience=sts.amazonaws.com"
authorization = "Bearer " + os.environ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
try:
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": authorization}), timeout=30) as answer:
        print(json.load(answer)["value"])
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(f"GitHub gave the job no token: {error}")
EOF
{
    echo "AWS_ROLE_ARN=$AWS_ROLE_ARN"
    echo "AWS_WEB_IDENTITY_TOKEN_FILE=$file"
    echo "AWS_ROLE_SESSION_NAME=github-${GITHUB_RUN_ID:-run}"
} >> "$GITHUB_ENV"
