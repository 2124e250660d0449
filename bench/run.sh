#!/usr/bin/env bash
# bash bench/run.sh [gateway] [shadow] [isolation] [dashboards] [rollback] [--json FILE] [--seconds N] [--rounds N] [--connections 32,512] [--sizes 100,10240]
# bash bench/run.sh module [-Rounds N] [-Json FILE]
# See bench/README.md for what is measured and how.
set -euo pipefail
bench="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
if [ "${1:-}" = module ]; then
  shift
  pwsh -NoProfile -Command "& '$bench/../build.ps1'" >&2
  exec pwsh -NoProfile -File "$bench/module.ps1" "$@"
fi
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
dotnet build "$bench/../src/Hal9.Migrate.Cli" -c Release -v q --nologo >&2
exec dotnet "$bench/Runner/bin/Release/net10.0/bench-runner.dll" "$bench" "$@"
