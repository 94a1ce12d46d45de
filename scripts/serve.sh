#!/usr/bin/env bash
# Builds the page and serves it on http://localhost:8080 (or PORT), rebuilding when a file changes.
set -euo pipefail
cd "$(dirname "$0")/.."
port=${PORT:-8080}

# Before anything is installed or built: a taken port is better known now than in ten minutes.
if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
  scripts/say.sh "Port $port is taken by another program. End it, or choose another port: PORT=8081 make serve"
  exit 1
fi
scripts/setup.sh page

scripts/say.sh "Building the page (about 8 minutes the first time, seconds when nothing changed).
   It will be at http://localhost:$port as soon as that is done; Ctrl+C ends it"
exec trunk serve --release --no-autoreload --port "$port"
