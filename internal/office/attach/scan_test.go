package attach_test

import (
	"bufio"
	"context"
	"encoding/binary"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/attach"
)

func attachOwner(kind string) store.Ref { return store.Ref{Kind: kind, ID: "1"} }

// clamd answers as ClamAV's daemon does; a stream with EICAR in it is found.
// While down, it hangs up without an answer.
type clamd struct {
	addr string
	down atomic.Bool
}

func newClamd(t testing.TB) *clamd {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	d := &clamd{addr: l.Addr().String()}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go d.serve(c)
		}
	}()
	return d
}

func (d *clamd) serve(c net.Conn) {
	defer func() { _ = c.Close() }()
	if d.down.Load() {
		return
	}
	r := bufio.NewReader(c)
	if cmd, err := r.ReadString(0); err != nil || cmd != "zINSTREAM\x00" {
		_, _ = c.Write([]byte("UNKNOWN COMMAND\x00"))
		return
	}
	var all strings.Builder
	for {
		var n uint32
		if binary.Read(r, binary.BigEndian, &n) != nil {
			return
		}
		if n == 0 {
			break
		}
		if all.Len() > 1<<20 {
			_, _ = c.Write([]byte("INSTREAM size limit exceeded. ERROR\x00"))
			return
		}
		if _, err := io.CopyN(&all, r, int64(n)); err != nil {
			return
		}
	}
	answer := "stream: OK\x00"
	if strings.Contains(all.String(), "EICAR") {
		answer = "stream: Win.Test.EICAR_HDB-1 FOUND\x00"
	}
	_, _ = c.Write([]byte(answer))
}

func TestTheScannerDecides(t *testing.T) {
	d := newClamd(t)
	h := build(t, func(deps *attach.Deps) { deps.Scanner = "tcp:" + d.addr })
	f, err := h.put(reader, "干净.txt", strings.Repeat("干净", 50_000), plan)
	if err != nil || f.State != attach.Clean {
		t.Fatalf("%+v, %v", f, err)
	}
	if _, err := h.put(reader, "带毒.txt", "EICAR", plan); !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), "EICAR_HDB") {
		t.Errorf("infected: %v", err)
	}
	if n := h.blobs(); n != 1 {
		t.Errorf("%d contents are stored; the infected one must not be", n)
	}
	// A file too large for the scanner, or a scanner that is down: it waits.
	d.down.Store(true)
	var waiting []attach.File
	for name, body := range map[string]string{"等待.txt": "干净", "等待带毒.txt": "EICAR-2"} {
		f, err := h.put(reader, name, body, plan)
		if err != nil || f.State != attach.Waiting {
			t.Fatalf("%s: %+v, %v", name, f, err)
		}
		waiting = append(waiting, f)
		h.Sees(h.House.Get(reader, f.Href()), 403, "等待病毒扫描")
	}
	d.down.Store(false)
	h.Must(h.Jobs.Drain(context.Background()))
	h.Must(h.Jobs.Run(context.Background(), attach.JobScan))
	for _, f := range waiting {
		now, err := h.files.Get(context.Background(), h.DB, f.Agency, f.ID)
		h.Must(err)
		want := attach.Clean
		if strings.Contains(f.Name, "毒") {
			want = attach.Quarantined
			h.Sees(h.House.Get(reader, f.Href()), 403, "已隔离")
			h.Sees(h.House.Get(reader, f.Href()+"/view"), 303)
		}
		if now.State != want {
			t.Errorf("%s is %s", f.Name, now.State)
		}
	}
	h.Verify()
}

func TestAScannerThatRefusesTheSizeIsNotTakenForAPass(t *testing.T) {
	d := newClamd(t)
	_, err := attach.Clamd{Network: "tcp", Address: d.addr}.Scan(context.Background(), strings.NewReader(strings.Repeat("x", 3<<20)))
	if err == nil {
		t.Error("no error where the scanner did not scan")
	}
}

func TestAScannerAddressThatCannotBeReadLetsNothingThrough(t *testing.T) {
	h := build(t, func(deps *attach.Deps) { deps.Scanner = "clamd.example" })
	f, err := h.put(reader, "文件.txt", "内容", plan)
	if err != nil || f.State != attach.Waiting {
		t.Errorf("%+v, %v", f, err)
	}
	for s, ok := range map[string]bool{"": true, "unix:/run/clamd.sock": true, "tcp:127.0.0.1:3310": true, "http://x": false, "unix:": false, "x": false} {
		if _, err := attach.ParseScanner(s); (err == nil) != ok {
			t.Errorf("ParseScanner(%q): %v", s, err)
		}
	}
}
