#!/usr/bin/env bash
# Builds, starts a server of its own with an empty archive, puts load on it, and prints what it measured.
#   ./bench.sh [--no-build] [--postgres] [SCENARIO] [OPTION …]      ./bench.sh --help      ./bench.sh p2p --help
# The archive is SQLite, or with --postgres a PostgreSQL of its own. Settings of the server come from the environment:
#   Im__Storage__SqliteSynchronous=Normal ./bench.sh p2p --window 1
# The report goes to artifacts/bench/ as JSON, too, unless --json names a file. docs/performance.md says more.
set -euo pipefail
cd "$(dirname "$0")"

postgres=no build=yes
while :; do
    case ${1:-} in
        --postgres) postgres=yes ;;
        --no-build) build=no ;;
        *) break ;;
    esac
    shift
done
if [ $# -eq 0 ]; then set -- p2p; fi
scenario=$1

fail() { echo "bench.sh: $1" >&2; exit 1; }

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

for project in Im.Server Im.Bench; do
    [ "$build" = yes ] || break
    dotnet build "src/$project" -c Release -v quiet --nologo >&2 || fail "the build failed"
done
bench=src/Im.Bench/bin/Release/net10.0/im-bench.dll
case " $* " in *" --help "* | *" -h "* | *" -? "*) exec dotnet "$bench" "$@" ;; esac

# A connection is a file, for the server and for the bench.
ulimit -n "$(ulimit -Hn)"
directory=$(mktemp -d "${TMPDIR:-/tmp}/im-bench.XXXXXX")
server=

stop() {
    if [ -n "$server" ] && kill "$server" 2>/dev/null; then
        for _ in $(seq 200); do
            kill -0 "$server" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL "$server" 2>/dev/null || true
    fi
    if [ -n "${IM_TEST_SERVICES_DIR:-}" ]; then tests/services.sh stop "$IM_TEST_SERVICES_DIR"; fi
    rm -rf "$directory"
}
trap stop EXIT
trap 'exit 130' INT TERM

watched=()
if [ "$postgres" = yes ]; then
    services=$(tests/services.sh start postgres)
    eval "$services"
    [ -n "${IM_TEST_POSTGRES:-}" ] || fail "PostgreSQL is not installed"
    export Im__Storage__Provider=postgres Im__Storage__ConnectionString=$IM_TEST_POSTGRES
    watched+=(--database-pid "$(head -n 1 "$IM_TEST_SERVICES_DIR/postgres/postmaster.pid")")
fi

# What protects a server from too much is out of the way; the rest is as it is in production.
export ASPNETCORE_ENVIRONMENT=Production Im__Storage__DataDirectory=$directory
Im__Auth__SigningKey=$(head -c 32 /dev/urandom | base64)
export Im__Auth__SigningKey Im__Api__Limits__RegisterPerMinute=10000000
export Im__Tenants__bench__Open=true Im__Tenants__bench__MessagesPerSecond=1000000 Im__Tenants__bench__MessageBurst=1000000
http=$(free_port)
Kestrel__Endpoints__Http__Url=http://127.0.0.1:$http Im__Gateway__Port=$(free_port) \
    Im__Cluster__SiloPort=$(free_port) Im__Cluster__GatewayPort=$(free_port) \
    dotnet src/Im.Server/bin/Release/net10.0/Im.Server.dll >"$directory/server.log" 2>&1 &
server=$!
ready() {
    local answer
    (exec 3<>"/dev/tcp/127.0.0.1/$http" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 &&
        read -r -t 5 answer <&3 && [[ $answer == *" 200 "* ]]) 2>/dev/null
}
for _ in $(seq 600); do
    ready && break
    kill -0 "$server" 2>/dev/null || { cat "$directory/server.log" >&2; fail "the server did not start"; }
    sleep 0.1
done
ready || { cat "$directory/server.log" >&2; fail "the server is not ready"; }

engine=$([ "$postgres" = yes ] && echo postgres || echo sqlite)
mkdir -p artifacts/bench
# Continuations on the thread that waits for sockets: the bench takes less of the machine that it measures.
DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 dotnet "$bench" \
    --server "http://127.0.0.1:$http" --tenant bench --server-pid "$server" "${watched[@]}" \
    --json "artifacts/bench/$scenario-$engine-$(date +%Y%m%d-%H%M%S).json" "$@" || {
    echo "bench.sh: something went wrong; the server's last words:" >&2
    tail -n 20 "$directory/server.log" >&2
    exit 1
}
