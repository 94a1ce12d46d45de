#!/usr/bin/env bash
# Says what comes next.
printf '\n>> %s\n' "$*" >&2
