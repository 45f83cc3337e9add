#!/usr/bin/env bash
# Logs a GitHub Actions job in to AWS with its own OIDC token; no key is stored. The job needs `permissions: id-token: write`.
#   AWS_ROLE_ARN=… github-login.sh        sets the environment variables of the job for aws
# AWS_ROLE_ARN is an output of github-role.yaml or github-type-role.yaml. SESSION_SECONDS (default 3600) is the duration of the
# session. Set it to the maximum duration of the job: the session cannot be renewed, because GitHub's token is valid for five
# minutes. The role's MaxSessionDuration must allow it. Exit status: 0 the environment is set, 1 failed.
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
        sys.stdout.write(json.load(answer)["value"])
except (urllib.error.URLError, TimeoutError) as error:
    sys.exit(f"GitHub gave the job no token: {error}")
EOF
# Not left to the SDKs, whose sessions from a token file last an hour, independent of the role.
credentials=$(aws sts assume-role-with-web-identity --no-sign-request --role-arn "$AWS_ROLE_ARN" \
    --role-session-name "github-${GITHUB_RUN_ID:-run}" --web-identity-token "file://$file" \
    --duration-seconds "${SESSION_SECONDS:-3600}" --output text \
    --query "Credentials.[AccessKeyId, SecretAccessKey, SessionToken]")
rm "$file"
IFS=$'\t' read -r id secret token <<<"$credentials"
# GitHub masks them in the log.
printf '::add-mask::%s\n' "$secret" "$token"
{
    echo "AWS_ACCESS_KEY_ID=$id"
    echo "AWS_SECRET_ACCESS_KEY=$secret"
    echo "AWS_SESSION_TOKEN=$token"
} >> "$GITHUB_ENV"
