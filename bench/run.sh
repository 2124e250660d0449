#!/usr/bin/env bash
# bash bench/run.sh [gateway] [shadow] [--json FILE] [--seconds N] [--rounds N] [--connections 32,512] [--sizes 100,10240]
# See bench/README.md for what is measured and how.
set -euo pipefail
bench="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
for tool in wrk nginx haproxy dotnet; do
  if ! command -v "$tool" >/dev/null; then
    echo "bench/run.sh needs $tool (Debian: apt-get install wrk nginx-light haproxy)" >&2
    exit 1
  fi
done
ulimit -n 65536 2>/dev/null || true
for project in Backend BareYarp Gateway Runner; do
  dotnet build "$bench/$project" -c Release -v q --nologo >&2
done
exec dotnet "$bench/Runner/bin/Release/net10.0/bench-runner.dll" "$bench" "$@"
