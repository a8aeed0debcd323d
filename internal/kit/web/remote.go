package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Remote is the address of the sender, without its port. Behind proxies that
// the router trusts it is that of the client before the first of them.
func Remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// throughProxies gives the request the address of its client. Only what a
// trusted proxy says is believed: X-Forwarded-For is walked from the right, as
// each proxy adds the address it was called from, to the first that is no
// trusted proxy's. What stands to the left of that the client itself may have
// written. Where an entry cannot be read, the walk ends at the proxy that
// passed it on.
func (r *Router) throughProxies(req *http.Request) *http.Request {
	if len(r.Proxies) == 0 {
		return req
	}
	at, err := netip.ParseAddrPort(req.RemoteAddr)
	if err != nil || !r.trusts(at.Addr()) {
		return req
	}
	client := at.Addr()
	hops := strings.Split(strings.Join(req.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && r.trusts(client); i-- {
		hop, ok := hopAddress(hops[i])
		if !ok {
			break
		}
		client = hop
	}
	if client == at.Addr() {
		return req
	}
	told := *req
	told.RemoteAddr = netip.AddrPortFrom(client.Unmap().WithZone(""), 0).String()
	return &told
}

func (r *Router) trusts(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range r.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// hopAddress reads one entry of X-Forwarded-For: an address, which some
// proxies write with its port or, for IPv6, in brackets.
func hopAddress(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if a, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return a, true
	}
	at, err := netip.ParseAddrPort(s)
	return at.Addr(), err == nil
}

// ReadProxies reads a list of trusted proxies: networks (10.1.0.0/16) or single
// addresses. It gives the entry that is neither.
func ReadProxies(list []string) (out []netip.Prefix, wrong string) {
	for _, s := range list {
		s = strings.TrimSpace(s)
		if p, err := netip.ParsePrefix(s); err == nil && !p.Addr().Is4In6() {
			out = append(out, p.Masked())
			continue
		}
		a, err := netip.ParseAddr(s)
		if err != nil || a.Zone() != "" {
			return nil, s
		}
		a = a.Unmap()
		out = append(out, netip.PrefixFrom(a, a.BitLen()))
	}
	return out, ""
}
