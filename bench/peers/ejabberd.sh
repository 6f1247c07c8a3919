# shellcheck shell=bash disable=SC2034
# ejabberd's mod_mqtt: MQTT 5, nothing is kept.
peer_package=ejabberd
peer_program=ejabberdctl
peer_login=bench%40localhost:any@

peer_start() {
    local port=$1 directory=$2
    cat >"$directory/ejabberd.yml" <<EOF
hosts: [localhost]
loglevel: warning
auth_method: anonymous
allow_multiple_connections: true
anonymous_protocol: login_anon
listen:
  - { port: $port, ip: "127.0.0.1", module: mod_mqtt, backlog: 1000, max_payload_size: infinity }
modules:
  mod_mqtt:
    max_queue: infinity
    access_publish: { "#": [ { allow: all } ] }
    access_subscribe: { "#": [ { allow: all } ] }
EOF
    # Without a node name it needs no epmd, and nothing of it can be reached but the port above.
    (
        cd "$directory" || exit
        libraries=$(dirname "$(dirname /usr/lib/*/ejabberd-*/ebin | head -n 1)")
        export HOME=$directory ERL_LIBS=$libraries EJABBERD_CONFIG_PATH=$directory/ejabberd.yml EJABBERD_LOG_PATH=$directory/ejabberd.log
        exec erl +K true +P 250000 -noinput -mnesia dir "\"$directory/mnesia\"" -s ejabberd
    ) &
    running=$!
}
