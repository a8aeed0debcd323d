# Sourced by the other scripts: installs Debian packages that are missing.

# as_root COMMAND... runs COMMAND as root, directly or through sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo -n "$@"
	else
		echo "scripts: need root or sudo for: $*" >&2
		return 1
	fi
}

# apt_install PACKAGE... installs the packages without asking anything.
apt_install() {
	if ! command -v apt-get >/dev/null; then
		echo "scripts: not a Debian machine; please install: $*" >&2
		return 1
	fi
	echo "scripts: installing $*" >&2
	as_root apt-get -qq update >&2
	as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" </dev/null >&2
}
