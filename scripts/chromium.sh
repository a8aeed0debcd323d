#!/usr/bin/env bash
# Usage: scripts/chromium.sh COMMAND [ARGUMENT...]
#
# Runs COMMAND with CHROMIUM naming a browser that can show Chinese. What is
# missing of the browser and the fonts is installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=scripts/apt.sh
. "$here/apt.sh"

[ $# -gt 0 ] || { echo "usage: scripts/chromium.sh COMMAND [ARGUMENT...]" >&2; exit 2; }

find_browser() {
	local name
	for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
		[ -n "$name" ] && command -v "$name" && return
	done
	return 1
}

has_chinese_font() {
	command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh-cn family)" ]
}

browser=$(find_browser) || { apt_install chromium; browser=$(find_browser); }
has_chinese_font || apt_install fontconfig fonts-noto-cjk
export CHROMIUM=$browser
exec "$@"
