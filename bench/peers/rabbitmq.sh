# shellcheck shell=bash disable=SC2034
# RabbitMQ with quorum queues: MQTT 3.1.1 only. A queue is durable if its session is kept.
peer_package=rabbitmq-server
peer_program=rabbitmq-server
peer_options=(--mqtt 3.1.1 --keep-session)

peer_start() {
    local port=$1 directory=$2 names distribution
    cat >"$directory/rabbitmq.conf" <<EOF
listeners.tcp = none
mqtt.listeners.tcp.1 = 127.0.0.1:$port
mqtt.tcp_listen_options.nodelay = true
mqtt.allow_anonymous = true
mqtt.durable_queue_type = quorum
mqtt.prefetch = 1000
log.console.level = warning
EOF
    echo '[rabbitmq_mqtt].' >"$directory/plugins"
    # A name service of its own: Erlang would start one that stays, and listens to all the world.
    names=$(free_port) distribution=$(free_port)
    ERL_EPMD_ADDRESS=127.0.0.1 epmd -port "$names" &
    helper=$!
    (
        export HOME=$directory ERL_EPMD_PORT=$names RABBITMQ_NODENAME=bench@localhost RABBITMQ_DIST_PORT=$distribution \
            RABBITMQ_CONFIG_FILE=$directory/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$directory/plugins \
            RABBITMQ_MNESIA_BASE=$directory/mnesia RABBITMQ_LOG_BASE=$directory/log RABBITMQ_LOGS=- RUNNING_UNDER_SYSTEMD=true \
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
        exec /usr/lib/rabbitmq/bin/rabbitmq-server
    ) &
    running=$!
}
