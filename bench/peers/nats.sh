# shellcheck shell=bash disable=SC2034
# NATS with JetStream: MQTT 3.1.1 only. It stores messages in files, and by default does not wait for the disk.
peer_package=nats-server
peer_program=nats-server
peer_options=(--mqtt 3.1.1)

peer_start() {
    local port=$1 directory=$2
    # MQTT needs a server name, for its sessions; a device may have as many messages unacknowledged as there are.
    cat >"$directory/nats.conf" <<EOF
server_name: bench
listen: 127.0.0.1:$(free_port)
jetstream { store_dir: "$directory/jetstream" }
mqtt { listen: "127.0.0.1:$port", max_ack_pending: 65535 }
EOF
    nats-server -c "$directory/nats.conf" &
    running=$!
}
