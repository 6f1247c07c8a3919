#!/usr/bin/env bash
# Installs what the tests need, builds, and runs every test. Ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")" || exit 1

need() { command -v "$1" >/dev/null || find /usr/lib/postgresql -name "$1" 2>/dev/null | grep -q .; }

install_missing() {
    local missing=()
    need initdb || missing+=(postgresql)
    need redis-server || missing+=(redis-server)
    need mosquitto_pub || missing+=(mosquitto-clients)
    need promtool || missing+=(prometheus)
    need kubectl || missing+=(kubernetes-client)
    need node || missing+=(nodejs)
    need npm || missing+=(npm)
    need ip || missing+=(iproute2)
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        echo "test.sh: please install ${missing[*]}; tests that need them are skipped" >&2
        return
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Programs of others that the tests run, of the versions that the lock files name.
install_tools() {
    local tools=$1
    [ "$tools/node_modules/.package-lock.json" -nt "$tools/package-lock.json" ] && return
    command -v npm >/dev/null && (cd "$tools" && npm ci --silent --no-audit --no-fund) ||
        echo "test.sh: $tools could not be installed; tests that need them are skipped" >&2
}

stop_services() { [ -z "${IM_TEST_SERVICES_DIR:-}" ] || tests/services.sh stop "$IM_TEST_SERVICES_DIR"; }

fail() { echo "test.sh: $1" >&2; echo "0 passed, 1 failed"; exit 1; }

install_missing || fail "the tools of the tests could not be installed"
for tools in tests/*.Tests/tools; do install_tools "$tools"; done
dotnet build Im.Orleans.sln -v quiet --nologo || fail "the build failed"

services=$(tests/services.sh start) || fail "PostgreSQL or Redis did not start"
eval "$services"
trap stop_services EXIT

# A program that hangs is ended after IM_TEST_LIMIT seconds, and has failed.
passed=0 failed=0 skipped=0
for project in tests/*.Tests; do
    name=$(basename "$project")
    echo "== $name"
    log=$(mktemp)
    timeout --kill-after=10 "${IM_TEST_LIMIT:-1800}" "$project/bin/Debug/net10.0/$name" -noColor -noLogo "$@" 2>&1 | tee "$log"
    status=${PIPESTATUS[0]}
    count() { sed -nE "s/^.*Total: [0-9]+, .*$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
    total=$(sed -nE 's/^.*Total: ([0-9]+), Errors: .*/\1/p' "$log" | tail -n 1)
    wrong=$(($(count Errors || true) + $(count Failed || true) + 0))
    left=$(($(count Skipped || true) + $(count 'Not Run' || true) + 0))
    # A runner that died without saying so, or ran nothing, has failed, too.
    if [ "$wrong" -eq 0 ] && { [ "$status" -ne 0 ] || [ -z "$total" ]; }; then wrong=1 total=$((${total:-0} + 1)); fi
    passed=$((passed + total - wrong - left)) failed=$((failed + wrong)) skipped=$((skipped + left))
    rm -f "$log"
done

if [ "$skipped" -gt 0 ]; then echo "$skipped skipped"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
