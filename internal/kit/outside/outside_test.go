package outside_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"testing"
	"time"

	"gongkai/internal/kit/outside"
)

func TestPublicKnowsWhatIsInside(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1": false, "::1": false, "::ffff:127.0.0.1": false, "0.0.0.0": false, "::": false,
		"10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "fd00::1": false,
		"169.254.169.254": false, "fe80::1": false, "fe80::1%eth0": false, "100.100.100.200": false,
		"64:ff9b::7f00:1": false, "100.64.0.1": false, "198.18.0.1": false, "240.0.0.1": false, "2002:7f00:1::": false, "224.0.0.1": false, "255.255.255.255": false,
		"202.96.128.86": true, "2400:3200::1": true, "1.1.1.1": true,
	} {
		if got := outside.Public(netip.MustParseAddr(address)); got != want {
			t.Errorf("%s public: %v", address, got)
		}
	}
}

func TestDialerConnectsInsideOnlyWhereAllowed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	for _, address := range []string{l.Addr().String(), "localhost:" + port} {
		if _, err := outside.Dialer(nil, time.Minute)(context.Background(), "tcp", address); !errors.Is(err, outside.ErrInside) {
			t.Errorf("%s: %v", address, err)
		}
	}
	c, err := outside.Dialer([]string{" " + l.Addr().String()}, time.Minute)(context.Background(), "tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
}
