#!/usr/bin/env bash
# Sourced by the other scripts; prints the comment at their top as help.
# shellcheck disable=SC2317  # called by the script that sources it
usage() { # usage LEAST ARGUMENT …: for --help the script's head; where there are fewer than LEAST arguments too, and 1
    local least=$1 head='2,/^set /s/^# \{0,1\}//p'
    shift
    case ${1:-} in
        --help | -h)
            sed -n "$head" "$0"
            exit 0
            ;;
    esac
    if (($# < least)); then
        sed -n "$head" "$0" >&2
        echo "${0##*/}: too few arguments: $# in place of $least" >&2
        exit 1
    fi
}
