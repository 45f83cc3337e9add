#!/bin/sh
# Every requirement names one version and the hashes of its files, so that a build today is the build of tomorrow.
set -eu
awk '
    function complain() { print FILENAME ":" pin_line ": " pin " has no version or no hash: make pins"; failed = 1 }
    FNR == 1 && pin != "" { complain(); pin = "" }
    /^ +--hash=sha256:[0-9a-f]+( \\)?$/ && length($1) == 78 { pin = ""; next }
    pin != "" { complain(); pin = "" }
    /^(#.*|\.\/.*|)$/ { next }
    { pin = $1; pin_line = FNR }
    !/^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][^ ;]* \\$/ { complain(); pin = "" }
    END { if (pin != "") complain(); exit failed }
' requirements.txt bundle/requirements.txt hook/requirements.txt requirements/*.txt
