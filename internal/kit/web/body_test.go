package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongkai/internal/kit/web"
)

func router(h web.Handler) *web.Router {
	r := &web.Router{Log: slog.New(slog.DiscardHandler)}
	r.Upload("/up", web.Public, h)
	r.Post("/form", web.Public, h)
	return r
}

// zeros is an endless body.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestABodyAboveTheLimitGetsItsPage(t *testing.T) {
	handled := false
	srv := httptest.NewServer(router(func(*web.Ctx) error { handled = true; return nil }))
	defer srv.Close()
	for path, size := range map[string]int64{"/up": 70 << 20, "/form": 9 << 20} {
		req, _ := http.NewRequest("POST", srv.URL+path, io.LimitReader(zeros{}, size))
		req.ContentLength = size
		handled = false
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		page, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(string(page), "大小限制") || handled {
			t.Errorf("%s: %d %s, handled %v", path, res.StatusCode, page, handled)
		}
	}
}

func TestABrokenFormIsTheSendersToMend(t *testing.T) {
	r := router(func(c *web.Ctx) error { _, _, err := c.Upload("file", 1<<20); return err })
	raw := router(func(c *web.Ctx) error { return c.R.ParseMultipartForm(1 << 20) })
	whole := "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc"
	for _, c := range []struct{ kind, body string }{
		{"multipart/form-data; boundary=x", whole}, {"multipart/form-data; boundary=x", ""}, {"multipart/form-data; boundary=x", "--x\r\nContent-Disp"},
		{"multipart/form-data", whole}, {"text/plain", "x"}, {"multipart/form-data; boundary=x", "--x\r\n: :\r\n\r\n--x--"},
		{"application/x-www-form-urlencoded", "a=%zz"},
	} {
		for name, site := range map[string]*web.Router{"Upload": r, "ParseMultipartForm": raw} {
			req := httptest.NewRequest("POST", "/up", strings.NewReader(c.body))
			req.Header.Set("Content-Type", c.kind)
			w := httptest.NewRecorder()
			site.ServeHTTP(w, req)
			if w.Code != http.StatusUnprocessableEntity || strings.Contains(w.Body.String(), "multipart") {
				t.Errorf("%s of %q %q: %d %s", name, c.kind, c.body, w.Code, w.Body)
			}
		}
	}
	own := router(func(c *web.Ctx) error { return errors.New("our own") })
	w := httptest.NewRecorder()
	own.ServeHTTP(w, httptest.NewRequest("POST", "/up", nil))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("our own error: %d", w.Code)
	}
}

func TestFewUploadsRunAtOnce(t *testing.T) {
	running, free := make(chan bool), make(chan bool)
	r := router(func(*web.Ctx) error { running <- true; <-free; return nil })
	done := make(chan bool)
	send := func(ctx context.Context) {
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/up", nil).WithContext(ctx))
		done <- true
	}
	for range 4 {
		go send(context.Background())
		<-running
	}
	ctx, cancel := context.WithCancel(context.Background())
	go send(ctx) // the fifth waits until its sender goes away
	cancel()
	select {
	case <-running:
		t.Fatal("a fifth upload runs")
	case <-done:
	}
	go send(context.Background())
	free <- true // one ends, the next one runs
	<-done
	<-running
	for range 4 {
		free <- true
		<-done
	}
}
