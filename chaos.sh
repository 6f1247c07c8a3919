#!/usr/bin/env bash
# Lets servers, databases, connections and clocks fail under load, checks every promise, and prints what it found.
#   ./chaos.sh [minutes] [seed] [OPTION …]      ./chaos.sh --help
# Without minutes: one fault of each kind, about two minutes. Ends with 1 if a promise was broken. docs/chaos.md says more.
set -uo pipefail
cd "$(dirname "$0")" || exit 2

fail() { echo "chaos.sh: $1" >&2; exit 2; }
need() { command -v "$1" >/dev/null || find /usr/lib/postgresql /usr/sbin /sbin -name "$1" 2>/dev/null | grep -q .; }

missing=()
need initdb || missing+=(postgresql)
need redis-server || missing+=(redis-server)
need ip || missing+=(iproute2)
need faketime || missing+=(faketime)
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 ||
            fail "${missing[*]} could not be installed"
    else
        echo "chaos.sh: ${missing[*]} missing; what needs them is left out" >&2
    fi
fi

dotnet build tests/Im.Chaos -c Release -v quiet --nologo >&2 || fail "the build failed"
exec dotnet tests/Im.Chaos/bin/Release/net10.0/Im.Chaos.dll "$@"
