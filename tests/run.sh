#!/usr/bin/env bash
# Runs every suite and ends with one line: N passed, N failed, N skipped.
# Installs what the tests need where it may (Debian packages, when root), says what it could not install and what it did not run.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0
notes=() failures=()

note() { notes+=("$1"); printf '%s\n' "$1"; }
count() { passed=$((passed + $1)); failed=$((failed + $2)); skipped=$((skipped + $3)); }
finish() {
  if [ ${#notes[@]} -gt 0 ]; then
    printf '\nWorth knowing:\n'
    printf '  %s\n' "${notes[@]}"
  fi
  if [ ${#failures[@]} -gt 0 ]; then
    printf '\nFailed:\n'
    printf '%s\n' "${failures[@]}"
  fi
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ]
  exit
}

# install COMMAND PACKAGE...: sees to it that a command is there. A packaged server is kept from starting by itself.
install() {
  local command=$1
  shift
  command -v "$command" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    return 1
  fi
  local policy=/usr/sbin/policy-rc.d made=
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null 2>&1
  [ -n "$made" ] && rm -f "$policy"
  command -v "$command" >/dev/null 2>&1
}

# tap LOG: counts what a run of node's test runner says, and shows what failed.
tap() {
  value() { sed -nE "s/^# $2 ([0-9]+)$/\1/p" "$1" | tail -n 1; }
  local good bad left
  good=$(value "$1" pass) bad=$(value "$1" fail) left=$(value "$1" skipped)
  if [ "${bad:-1}" -ne 0 ]; then
    cat "$1"
    failures+=("$(grep -E '^ *not ok ' -A 12 "$1")")
  fi
  echo "   ${good:-0} passed, ${bad:-1} failed, ${left:-0} skipped"
  count "${good:-0}" "${bad:-1}" "${left:-0}"
}

if ! command -v dotnet >/dev/null 2>&1; then
  echo "The .NET 10 SDK is not here (no 'dotnet' on PATH); see https://dotnet.microsoft.com/download."
  count 0 1 0
  finish
fi

# The dashboard's page needs npm when it is built; without it the server is built without the page.
install node nodejs && { command -v npm >/dev/null 2>&1 || install npm npm; }
has_npm=$?

echo "== build"
if ! dotnet build -c "$configuration" Hal9.Migrate.PowerShell.sln -v quiet; then
  count 0 1 0
  finish
fi

# The state engine's tests start servers of their own; without the programs they are skipped.
if ! command -v postgres >/dev/null 2>&1 && ! compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null && ! install pg_ctlcluster postgresql; then
  note "State engine on PostgreSQL: not run, no server (Debian package postgresql)."
fi

# So are the tests of gates that ask Prometheus.
install prometheus prometheus || note "Gates that ask Prometheus: not run against a real one, no prometheus (Debian package prometheus)."

# xUnit suites are programs. Those that measure or start whole systems have the machine to themselves.
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "== $name"
  timeout -k 30 1800 "$project/bin/$configuration/net10.0/$name" -noColor -noLogo >"$results/$name.log" 2>&1
  code=$?
  summary=$(grep -E "^ +$name +Total: " "$results/$name.log" | tail -n 1)
  if [ -z "$summary" ]; then
    tail -n 40 "$results/$name.log"
    note "$name ended with exit code $code before it was done."
    failures+=("$(grep -E '\[FAIL\]' -A 14 "$results/$name.log")")
    count 0 1 0
    continue
  fi
  grep -E '\[SKIP\]' -A 2 "$results/$name.log"
  if grep -qE '\[FAIL\]' "$results/$name.log"; then
    failures+=("$(grep -E '\[FAIL\]' -A 14 "$results/$name.log")")
    echo "${failures[-1]}"
  fi
  number() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  total=$(number Total) errors=$(number Errors) bad=$(number Failed) left=$(number Skipped)
  echo "   $((total - bad - left)) passed, $((bad + errors)) failed, $left skipped"
  count $((total - bad - left)) $((bad + errors)) "$left"
done

echo "== feature flags through the OpenFeature SDK"
if [ "$has_npm" -eq 0 ]; then
  if (cd tests/Ofrep && npm ci --no-audit --no-fund --loglevel=error) >"$results/npm.log" 2>&1; then
    HAL9_MIGRATE=$PWD/src/Hal9.Migrate.Cli/bin/$configuration/net10.0/hal9-migrate.dll timeout -k 30 600 node --test --test-reporter=tap tests/Ofrep/*.test.mjs >"$results/ofrep.log" 2>&1
    tap "$results/ofrep.log"
  else
    tail -n 5 "$results/npm.log"
    note "OpenFeature suite: not run, npm could not restore its packages."
    count 0 0 1
  fi
else
  note "OpenFeature suite: not run, no node (Debian package nodejs)."
  count 0 0 1
fi

echo "== dashboard in Chromium"
if [ "$has_npm" -eq 0 ] && { command -v google-chrome >/dev/null 2>&1 || install chromium chromium; }; then
  if (cd tests/Dashboard && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >"$results/npm.log" 2>&1; then
    HAL9_MIGRATE=$PWD/src/Hal9.Migrate.Cli/bin/$configuration/net10.0/hal9-migrate.dll timeout -k 30 900 node --test --test-concurrency=1 --test-reporter=tap tests/Dashboard/*.test.mjs >"$results/dashboard.log" 2>&1
    tap "$results/dashboard.log"
  else
    tail -n 5 "$results/npm.log"
    note "Dashboard suite: not run, npm could not restore its packages."
    count 0 0 1
  fi
else
  note "Dashboard suite: not run, no node or no browser (Debian packages nodejs and chromium)."
  count 0 0 1
fi

echo "== alert rules by promtool"
if install promtool prometheus; then
  if promtool check rules docs/observability/alerts.yml >"$results/promtool.log" 2>&1 && promtool test rules tests/Observability/*.test.yml >>"$results/promtool.log" 2>&1; then
    echo "   1 passed, 0 failed, 0 skipped"
    count 1 0 0
  else
    cat "$results/promtool.log"
    failures+=("$(cat "$results/promtool.log")")
    count 0 1 0
  fi
else
  note "Alert rules: not run, no promtool (Debian package prometheus)."
  count 0 0 1
fi

echo "== Pester"
if command -v pwsh >/dev/null 2>&1; then
  NO_COLOR=1 timeout -k 30 1800 pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 >"$results/pester.log" 2>&1
  line=$(grep -E '^PESTER [0-9]+ [0-9]+ [0-9]+$' "$results/pester.log" | tail -n 1)
  if [ -n "$line" ]; then
    read -r _ good bad left <<<"$line"
    if [ "$bad" -ne 0 ]; then
      cat "$results/pester.log"
      failures+=("$(sed -n '/^Failed in Pester:$/,/^$/p' "$results/pester.log")")
    fi
    echo "   $good passed, $bad failed, $left skipped"
    count "$good" "$bad" "$left"
    # Other versions and systems that the module is for: said, not counted, for no test of it was skipped here.
    absent=$(sed -nE 's/^Not run: (.+)$/\1/p' "$results/pester.log" | tail -n 1)
    [ -n "$absent" ] && note "Pester: not run with $absent"
  else
    tail -n 40 "$results/pester.log"
    count 0 1 0
  fi
else
  note "Pester: not run, no pwsh."
  count 0 0 1
fi

finish
