// Package outside connects to the public net and to nothing else. Addresses
// that people enter must not lead the program to what only this machine or
// its network can see, so each address is checked after its name was resolved.
package outside

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// ErrInside says that an address leads to this machine or its network.
var ErrInside = errors.New("outside: the address is not on the public net")

// Dial connects as net.Dialer.DialContext does.
type Dial func(ctx context.Context, network, address string) (net.Conn, error)

// Dialer makes a Dial that refuses, with ErrInside, all that is not public:
// loopback, link-local, private and reserved addresses, and with them the
// metadata services of clouds. allow lists hosts with their ports
// (mail.example.lan:465), as they are entered, that are connected to all the
// same. timeout bounds one connection.
func Dialer(allow []string, timeout time.Duration) Dial {
	open := &net.Dialer{Timeout: timeout}
	guarded := &net.Dialer{Timeout: timeout, Control: refuse}
	inside := map[string]bool{}
	for _, a := range allow {
		inside[strings.ToLower(strings.TrimSpace(a))] = true
	}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if inside[strings.ToLower(address)] {
			return open.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

// reserved are networks that are not public, beyond those that netip knows.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

func refuse(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !Public(at.Addr()) {
		return ErrInside
	}
	return nil
}

// Public says whether an address is one of the public net.
func Public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.Zone() != "" {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
