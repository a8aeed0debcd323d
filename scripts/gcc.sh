#!/usr/bin/env bash
# Usage: scripts/gcc.sh COMMAND [ARGUMENT...]
#
# Runs COMMAND where a C compiler can be found, as Go's race detector needs
# one to link. The program itself is built without.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/apt.sh
. "$here/apt.sh"

[ $# -gt 0 ] || { echo "usage: scripts/gcc.sh COMMAND [ARGUMENT...]" >&2; exit 2; }
command -v gcc >/dev/null || apt_install gcc libc6-dev
exec "$@"
