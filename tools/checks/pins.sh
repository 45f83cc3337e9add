#!/bin/sh
# Every requirement names one version exactly, so that a build today is the build of tomorrow.
set -eu
if grep -nEv '^(#.*|\./.*|[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][^ ;]*)?$' requirements.txt bundle/requirements.txt requirements/*.txt; then
    echo "these lines do not pin an exact version" >&2
    exit 1
fi
