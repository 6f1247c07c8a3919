#!/usr/bin/env bash
# Builds, starts a server of its own with an empty archive, puts load on it, and prints what it measured.
#   ./bench.sh [--no-build] [--postgres] [--processes N] [--compare PEER,… | --linear] [SCENARIO] [OPTION …]
#   ./bench.sh --help      ./bench.sh p2p --help
# The archive is SQLite, or with --postgres a PostgreSQL of its own, which N processes can share as one cluster. Settings of the server come from the environment:
#   Im__Storage__SqliteSynchronous=Normal ./bench.sh p2p --window 1
# With --compare, the server and brokers of bench/peers/ take turns, BENCH_TURNS (3) each, and the medians stand side by side.
# With --linear, 200 connections with 200,000 messages in the archive take turns with 10,000 and 1,000,000.
# Reports go to artifacts/bench/ as JSON, too. docs/performance.md says more.
set -euo pipefail
cd "$(dirname "$0")"

postgres=no build=yes processes=1 peers=() sides=(server)
while :; do
    case ${1:-} in
        --postgres) postgres=yes ;;
        --no-build) build=no ;;
        --processes) processes=${2:?how many}; shift ;;
        --compare) IFS=, read -r -a peers <<<"${2:?a peer}"; sides=("${peers[@]}" server); shift ;;
        --linear) sides=(small large) ;;
        *) break ;;
    esac
    shift
done
if [ $# -eq 0 ]; then set -- p2p; fi
scenario=$1

fail() { echo "bench.sh: $1" >&2; exit 1; }
[[ $processes =~ ^[1-9]$ ]] || fail "--processes is a number from 1 to 9"
[ "$processes" = 1 ] || [ "$postgres" = yes ] || fail "several processes share a PostgreSQL: add --postgres"

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

install() {
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then fail "please install $1"; fi
    # In run level 1 Debian starts no service that it installs.
    { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; } >&2 ||
        fail "$1 could not be installed"
}

for project in Im.Server Im.Bench; do
    [ "$build" = yes ] || break
    dotnet build "src/$project" -c Release -v quiet --nologo >&2 || fail "the build failed"
done
bench=src/Im.Bench/bin/Release/net10.0/im-bench.dll
case " $* " in *" --help "* | *" -h "* | *" -? "*) exec dotnet "$bench" "$@" ;; esac

# A peer is a file that says how it is installed and started.
use_peer() {
    [[ $1 != */* && -f bench/peers/$1.sh ]] ||
        fail "there is no peer '$1', only: $(basename -s .sh bench/peers/*.sh | paste -s -d ' ')"
    # shellcheck disable=SC2034
    peer_options=() peer_login=''
    # shellcheck source=bench/peers/mosquitto.sh
    . "bench/peers/$1.sh"
}
PATH=$PATH:/usr/sbin
for peer in "${peers[@]}"; do
    case $scenario in
        drain | mixed | updates | files) fail "$peer cannot run '$scenario': it needs what no broker has" ;;
        push) fail "$peer cannot run '$scenario': no broker calls vendors" ;;
    esac
    use_peer "$peer"
    command -v "$peer_program" >/dev/null || install "$peer_package"
done

# A connection is a file, for the server and for the bench.
ulimit -n "$(ulimit -Hn)"
directory=$(mktemp -d "${TMPDIR:-/tmp}/im-bench.XXXXXX")
running=''
helper=''   # what a peer needs beside itself

stop_process() {
    kill "$1" 2>/dev/null || return 0
    for _ in $(seq 200); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL "$1" 2>/dev/null || true
}
stop_running() {
    local pid
    for pid in $running $helper; do stop_process "$pid"; done
    running='' helper=''
    if [ -n "${IM_TEST_SERVICES_DIR:-}" ]; then tests/services.sh stop "$IM_TEST_SERVICES_DIR"; fi
    unset IM_TEST_SERVICES_DIR
}
stop() {
    stop_running
    rm -rf "$directory"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Waits until the process that was started last answers on the port as the check wants it.
await() {
    for _ in $(seq 600); do
        "$1" "$2" && return
        kill -0 "${running##* }" 2>/dev/null || { cat "$directory/server.log" >&2; fail "$3 did not start"; }
        sleep 0.1
    done
    cat "$directory/server.log" >&2
    fail "$3 is not ready"
}
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
ready() {
    local answer
    (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf 'GET /readyz HTTP/1.0\r\n\r\n' >&3 &&
        read -r -t 5 answer <&3 && [[ $answer == *" 200 "* ]]) 2>/dev/null
}

start_server() {
    local http data secret
    secret=$(head -c 32 /dev/urandom | base64)
    data=$(mktemp -d "$directory/data.XXXXXX")
    target=(--data "$data")
    if [ "$postgres" = yes ]; then
        local services
        services=$(tests/services.sh start postgres)
        eval "$services"
        [ -n "${IM_TEST_POSTGRES:-}" ] || fail "PostgreSQL is not installed"
        export Im__Storage__Provider=postgres Im__Storage__ConnectionString=$IM_TEST_POSTGRES
        target=(--data "$IM_TEST_SERVICES_DIR/postgres/base" --database-pid "$(head -n 1 "$IM_TEST_SERVICES_DIR/postgres/postmaster.pid")")
    fi

    # What protects a server from too much is out of the way; the rest is as it is in production.
    export ASPNETCORE_ENVIRONMENT=Production DOTNET_GCgen0size=${DOTNET_GCgen0size:-4000000} Im__Storage__DataDirectory=$data \
        Im__Auth__SigningKey=$(head -c 32 /dev/urandom | base64) Im__Api__Limits__RegisterPerMinute=10000000 \
        Im__Tenants__bench__Apps__bench__Secret=$secret Im__Tenants__bench__Apps__bench__Scopes__0=messages \
        Im__Tenants__bench__Apps__bench__Scopes__1=tags Im__Tenants__bench__Apps__bench__Scopes__2=storage \
        Im__Tenants__bench__Open=true Im__Tenants__bench__MessagesPerSecond=1000000 Im__Tenants__bench__MessageBurst=1000000
    if [ "$scenario" = push ]; then
        export IM_BENCH_VENDOR_HTTP1=http://127.0.0.1:$(free_port) IM_BENCH_VENDOR_HTTP2=http://127.0.0.1:$(free_port)
        eval "$(dotnet "$bench" vendor-settings)"
    fi
    [ "$processes" = 1 ] || export Im__Clustering=postgres Im__Cluster__ClusterId=bench Im__Cluster__Address=127.0.0.1
    for _ in $(seq "$processes"); do
        http=$(free_port)
        Kestrel__Endpoints__Http__Url=http://127.0.0.1:$http Im__Gateway__Port=$(free_port) Im__Cluster__SiloPort=$(free_port) \
            dotnet src/Im.Server/bin/Release/net10.0/Im.Server.dll >>"$directory/server.log" 2>&1 &
        running="$running $!"
        await ready "$http" "the server"
        target+=(--server "http://127.0.0.1:$http" --server-pid "$!")
    done
    target+=(--tenant bench --app "bench:$secret")
}

start_peer() {
    local port data
    use_peer "$1"
    port=$(free_port)
    data=$(mktemp -d "$directory/data.XXXXXX")
    peer_start "$port" "$data" </dev/null >"$directory/server.log" 2>&1
    await answers "$port" "$1"
    target=(--broker "mqtt://${peer_login}127.0.0.1:$port" --server-pid "$running" "${peer_options[@]}")
}

# Measures what runs: the report's file, then the bench's options.
measure() {
    local json=$1
    shift
    # Continuations on the thread that waits for sockets: the bench takes less of the machine that it measures.
    DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 dotnet "$bench" "${target[@]}" --json "$json" "$@" || {
        echo "bench.sh: something went wrong; the last words of what was measured:" >&2
        tail -n 20 "$directory/server.log" >&2
        exit 1
    }
}

engine=$([ "$postgres" = yes ] && echo postgres || echo sqlite)
report=artifacts/bench/$scenario-$engine-$(date +%Y%m%d-%H%M%S)
mkdir -p artifacts/bench
if [ ${#sides[@]} -eq 1 ]; then
    start_server
    measure "$report.json" "$@"
    exit
fi

reports=()
for turn in $(seq "${BENCH_TURNS:-3}"); do
    for side in "${sides[@]}"; do
        size=()
        case $side in
            server) start_server ;;
            small) start_server; size=(--connections 200 --archived 200000) ;;   # code is warm only after some
            large) start_server; size=(--connections 10000 --archived 1000000) ;;
            *) start_peer "$side" ;;
        esac
        measure "$report-$side-$turn.json" "$@" "${size[@]}" >&2
        stop_running
        reports+=("$side=$report-$side-$turn.json")
    done
done
dotnet "$bench" compare "${reports[@]}"
