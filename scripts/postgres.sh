#!/usr/bin/env bash
# Usage: scripts/postgres.sh COMMAND [ARGUMENT...]
#
# Runs COMMAND with TEST_PG naming a private PostgreSQL that lives exactly as
# long as COMMAND does: its own folder, its own unix socket, no TCP port, so
# that any number of runs can stand beside each other and beside a server that
# is already there. PostgreSQL is installed if it is missing.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/apt.sh
. "$here/apt.sh"

[ $# -gt 0 ] || { echo "usage: scripts/postgres.sh COMMAND [ARGUMENT...]" >&2; exit 2; }

# find_bin prints the folder of the newest server's programs.
find_bin() {
	local bin
	bin=$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -n 1)
	[ -n "$bin" ] || bin=$(command -v initdb || true)
	[ -n "$bin" ] && dirname "$(readlink -f "$bin")"
}

# A fresh Debian package starts a server of its own; nobody asked for one.
install_postgres() {
	as_root mkdir -p /etc/postgresql-common/createcluster.d
	echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/gongkai.conf >/dev/null
	apt_install postgresql
}

bin=$(find_bin) || { install_postgres; bin=$(find_bin); }

# The server refuses to run as root.
as_owner=()
if [ "$(id -u)" = 0 ]; then
	as_owner=(runuser -u postgres --)
fi

dir=$(mktemp -d /tmp/gongkai-pg.XXXXXX)
stop() {
	local code=$?
	trap - EXIT
	"${as_owner[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
	rm -rf "$dir"
	exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

chmod 755 "$dir"
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
"${as_owner[@]}" "$bin/initdb" -D "$dir/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log" 2>&1 ||
	{ cat "$dir/initdb.log" >&2; exit 1; }
# Durability is given up: the data lives as long as the tests.
"${as_owner[@]}" tee -a "$dir/data/postgresql.conf" >/dev/null <<CONF
listen_addresses = ''
unix_socket_directories = '$dir'
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 400
shared_buffers = 128MB
timezone = 'UTC'
log_min_messages = fatal
CONF
"${as_owner[@]}" "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 start >/dev/null ||
	{ cat "$dir/server.log" >&2; exit 1; }
"${as_owner[@]}" "$bin/createdb" -h "$dir" -U postgres gongkai
cd "$OLDPWD"

# In the background and in a process group of its own, so that a signal is
# seen at once and ends everything that COMMAND started.
set -m
TEST_PG="postgres://postgres@/gongkai?host=$dir&sslmode=disable" "$@" </dev/null &
child=$!
trap 'kill -TERM -- "-$child" 2>/dev/null; wait "$child"; exit 130' INT
trap 'kill -TERM -- "-$child" 2>/dev/null; wait "$child"; exit 143' TERM HUP
wait "$child"
