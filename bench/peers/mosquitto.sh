# shellcheck shell=bash disable=SC2034
# mosquitto: MQTT 5, nothing is kept.
peer_package=mosquitto
peer_program=mosquitto

peer_start() {
    local port=$1 directory=$2
    # Its own limits are out of the way, too.
    printf '%s\n' "listener $port 127.0.0.1" 'allow_anonymous true' 'persistence false' 'set_tcp_nodelay true' \
        'max_inflight_messages 0' 'max_queued_messages 0' >"$directory/mosquitto.conf"
    mosquitto -c "$directory/mosquitto.conf" &
    running=$!
}
