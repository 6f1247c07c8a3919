#!/usr/bin/env bash
# A PostgreSQL and a Redis of the tests' own, on free ports of 127.0.0.1, in a directory that goes away with them.
#   eval "$(tests/services.sh start)"      prints IM_TEST_POSTGRES, IM_TEST_REDIS and IM_TEST_SERVICES_DIR
#   eval "$(tests/services.sh start postgres)"      only the one (or redis)
#   tests/services.sh stop "$IM_TEST_SERVICES_DIR"
# Nothing is installed. A service whose program is missing is left out, and its tests are skipped aloud.
set -euo pipefail

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 12000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

# PostgreSQL refuses to run as root.
as_owner() {
    if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

postgres_bin() {
    local found
    found=$(find /usr/lib/postgresql -maxdepth 3 -name initdb 2>/dev/null | sort -V | tail -n 1) || true
    [ -n "$found" ] || found=$(command -v initdb || true)
    [ -z "$found" ] || dirname "$found"
}

start_postgres() {
    local dir=$1/postgres bin port log=$1/postgres.log
    bin=$(postgres_bin)
    [ -n "$bin" ] || { echo "services.sh: no PostgreSQL here; its tests will be skipped" >&2; return; }
    mkdir "$dir"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$dir"; fi
    as_owner "$bin/initdb" -D "$dir" -U postgres -A trust -E UTF8 --locale=C >"$log" 2>&1 || { cat "$log" >&2; return 1; }
    # It lives for minutes: statistics as of a database that is older, or each first plan reads whole tables for good.
    # Another process may take the port between the look and the start: try again.
    for _ in 1 2 3 4 5; do
        port=$(free_port)
        if as_owner "$bin/pg_ctl" -D "$dir" -w -t 30 -s \
            -o "-h 127.0.0.1 -p $port -c unix_socket_directories= -c max_connections=300 -c shared_buffers=256MB -c autovacuum_naptime=5s" \
            start >>"$log" 2>&1 </dev/null; then
            echo "export IM_TEST_POSTGRES='Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres'"
            return
        fi
    done
    cat "$log" >&2
    return 1
}

start_redis() {
    local dir=$1/redis port log=$1/redis.log
    command -v redis-server >/dev/null || { echo "services.sh: no Redis here; its tests will be skipped" >&2; return; }
    mkdir "$dir"
    for _ in 1 2 3 4 5; do
        port=$(free_port)
        redis-server --bind 127.0.0.1 --port "$port" --dir "$dir" --pidfile "$dir/pid" --save "" \
            --daemonize yes --logfile "$log" >/dev/null 2>&1 || continue
        for _ in $(seq 50); do
            if redis-cli -p "$port" ping >/dev/null 2>&1; then
                echo "export IM_TEST_REDIS='127.0.0.1:$port'"
                return
            fi
            sleep 0.1
        done
    done
    cat "$log" >&2
    return 1
}

start() {
    local dir
    dir=$(mktemp -d "${TMPDIR:-/tmp}/im-services.XXXXXX")
    chmod 755 "$dir"
    trap 'stop "$dir"' ERR
    case ${1:-postgres} in postgres) start_postgres "$dir" ;; esac
    case ${1:-redis} in redis) start_redis "$dir" ;; esac
    echo "export IM_TEST_SERVICES_DIR='$dir'"
}

# By the pids the services wrote, never by name: others may run their own.
stop() {
    local dir=$1 pid file
    case $(basename "$dir") in im-services.*) ;; *) echo "services.sh: $dir is not ours" >&2; return 1 ;; esac
    for file in "$dir/postgres/postmaster.pid" "$dir/redis/pid"; do
        [ -f "$file" ] || continue
        pid=$(head -n 1 "$file")
        kill -INT "$pid" 2>/dev/null || continue
        for _ in $(seq 100); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
        kill -0 "$pid" 2>/dev/null && kill -KILL "$pid"
    done
    rm -rf "$dir"
}

case ${1:-} in
    start) start "${2:-}" ;;
    stop) stop "${2:?the directory that start printed}" ;;
    *) echo "usage: tests/services.sh start [postgres | redis] | stop DIR" >&2; exit 2 ;;
esac
