#!/usr/bin/env bash
# Logs a GitHub Actions job in to AWS with its own OIDC token; no key is stored. The job needs `permissions: id-token: write`.
#   AWS_ROLE_ARN=… github-login.sh        sets the job's environment, from which aws takes it
set -euo pipefail
: "${AWS_ROLE_ARN:?the role of github-role.yaml}" "${ACTIONS_ID_TOKEN_REQUEST_URL:?permissions: id-token: write}"
file=$RUNNER_TEMP/aws-web-identity-token
umask 077
curl --silent --show-error --fail --header "Authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" | python3 -c 'import json, sys; print(json.load(sys.stdin)["value"])' > "$file"
{
    echo "AWS_ROLE_ARN=$AWS_ROLE_ARN"
    echo "AWS_WEB_IDENTITY_TOKEN_FILE=$file"
    echo "AWS_ROLE_SESSION_NAME=github-${GITHUB_RUN_ID:-run}"
} >> "$GITHUB_ENV"
