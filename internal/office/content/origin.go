package content

import (
	"net/netip"
	"strings"
)

// Origin is the scheme and host under which the portal is known, for links
// that are read elsewhere: in feeds, site maps, downloads, other sites' lists.
// It is public, the address that the installation was told; else the domain
// that the office set for its site. What a request names as its host anybody
// may have written: only where that is an address of this machine or of the
// network within, as while trying the program out, is it taken. Where none of
// these says anything Origin is empty, and links are paths of this site.
func Origin(public string, set Setting, secure bool, host string) string {
	if public != "" {
		return strings.TrimSuffix(public, "/")
	}
	if domain := strings.TrimSpace(set.Site[SiteDomain]); domain != "" {
		host = domain
	} else if !within(host) {
		return ""
	}
	if secure {
		return "https://" + host
	}
	return "http://" + host
}

// within says that a host, with or without its port, is this machine or an
// address that no public network has.
func within(host string) bool {
	if at, err := netip.ParseAddrPort(host); err == nil {
		return private(at.Addr())
	}
	if a, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return private(a)
	}
	name, port, _ := strings.Cut(host, ":")
	return name == "localhost" && strings.Trim(port, "0123456789") == ""
}

func private(a netip.Addr) bool {
	a = a.Unmap()
	return a.Zone() == "" && (a.IsLoopback() || a.IsPrivate())
}
