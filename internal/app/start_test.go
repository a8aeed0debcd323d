package app

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/office/people"
)

// running is a program that was started from its command line.
type running struct {
	address string
	said    func() string
	stop    context.CancelFunc
	status  chan int
	log     *spoken
}

// spoken is what a program says, line by line, as it says it.
type spoken struct {
	mu    sync.Mutex
	all   bytes.Buffer
	ready chan string
	once  sync.Once
}

var startedAt = regexp.MustCompile(`已启动：(http://\S+)`)

func (s *spoken) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all.Write(b)
	if m := startedAt.FindStringSubmatch(s.all.String()); m != nil {
		s.once.Do(func() { s.ready <- m[1] })
	}
	return len(b), nil
}

func (s *spoken) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all.String()
}

// serveOn starts `gongkai serve` and waits until it answers.
func serveOn(t *testing.T, dir, dsn string, more ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out := &spoken{ready: make(chan string, 1)}
	r := &running{said: out.String, stop: stop, status: make(chan int, 1), log: &spoken{ready: make(chan string, 1)}}
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--data", dir, "--db", dsn, "--log-level", "error"}, more...)
	go func() { r.status <- Main(ctx, args, Streams{In: strings.NewReader(""), Out: out, Err: r.log}) }()
	select {
	case r.address = <-out.ready:
	case status := <-r.status:
		t.Fatalf("serve ended with %d: %s%s", status, out, r.log)
	}
	t.Cleanup(stop)
	return r
}

// end stops the program as the system would, which is no failure.
func (r *running) end(t *testing.T) {
	t.Helper()
	r.stop()
	if status := <-r.status; status != 0 {
		t.Errorf("a stop that was asked for ends with status %d: %s", status, r.log)
	}
}

var oneTime = regexp.MustCompile(`一次性口令 (\S+)`)

// The first start on an empty folder makes three officers and says their
// passwords; no later start says any.
func TestTheFirstStartSaysThreePasswordsOnce(t *testing.T) {
	dir, dsn := filepath.Join(t.TempDir(), "new", "folder"), storetest.DSN(t)
	first := serveOn(t, dir, dsn)
	first.end(t)
	said := oneTime.FindAllStringSubmatch(first.said(), -1)
	if len(said) != 3 || said[0][1] == said[1][1] || said[1][1] == said[2][1] {
		t.Errorf("the first start says %d passwords, want 3 different ones:\n%s", len(said), first.said())
	}
	for _, role := range []string{people.SysAdmin, people.SecAdmin, people.Auditor} {
		if !strings.Contains(first.said(), "用户名 "+role) {
			t.Errorf("the first start does not name %s:\n%s", role, first.said())
		}
	}
	for _, name := range []string{"data.key", "record.key"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, want a file that its owner alone can read", name, err)
		}
	}
	if left := openTo(t, dir); len(left) > 0 {
		t.Errorf("others may read %v", left)
	}
	second := serveOn(t, dir, dsn)
	second.end(t)
	if oneTime.MatchString(second.said()) {
		t.Errorf("the second start says passwords:\n%s", second.said())
	}
}

// openTo lists the files below dir that anybody but their owner may read.
func openTo(t *testing.T, dir string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func fetch(t *testing.T, address string, header ...string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// Health is for everybody; the metrics are for this machine, or for those who
// hold the key where one is set.
func TestHealthAndMetrics(t *testing.T) {
	open := serveOn(t, t.TempDir(), storetest.DSN(t))
	locked := serveOn(t, t.TempDir(), storetest.DSN(t), "--metrics-key", "sesame")
	for _, row := range []struct {
		name, address string
		header        []string
		status        int
		says          string
	}{
		{"health", open.address + "/healthz", nil, 200, "ok"},
		{"metrics from this machine", open.address + "/metrics", nil, 200, "gongkai_record_entries"},
		{"metrics through a proxy", open.address + "/metrics", []string{"X-Forwarded-For", "203.0.113.9"}, 403, "无权读取"},
		{"metrics without the key", locked.address + "/metrics", nil, 403, "无权读取"},
		{"metrics with a wrong key", locked.address + "/metrics", []string{"Authorization", "Bearer open"}, 403, "无权读取"},
		{"metrics with the key", locked.address + "/metrics", []string{"Authorization", "Bearer sesame"}, 200, "gongkai_jobs_failing"},
	} {
		if status, body := fetch(t, row.address, row.header...); status != row.status || !strings.Contains(body, row.says) {
			t.Errorf("%s: %d, want %d and %q", row.name, status, row.status, row.says)
		}
	}
	for _, r := range []*running{open, locked} {
		r.end(t)
	}
}

// An address that is not this machine's is refused without a
// key, whatever it claims.
func TestMetricsAreNotForStrangers(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	r.RemoteAddr = "203.0.113.9:4711"
	if mayRead(r, "") {
		t.Error("a stranger reads the metrics")
	}
	if r.Header.Set("Authorization", "Bearer "); mayRead(r, "k") {
		t.Error("an empty key opens the metrics")
	}
}

// What a client says of its own address counts only where the proxy that
// passes it on is trusted.
func TestTheClientsAddressIsTheTrustedProxysToSay(t *testing.T) {
	for _, row := range []struct{ name, proxies, want string }{
		{"no proxy is trusted", "", `"remote":"127.0.0.1"`},
		{"another is trusted", "10.0.0.0/8", `"remote":"127.0.0.1"`},
		{"this one is trusted", "10.0.0.0/8, 127.0.0.1", `"remote":"203.0.113.9"`},
	} {
		r := serveOn(t, t.TempDir(), storetest.DSN(t), "--trusted-proxy", row.proxies, "--log-level", "info")
		if status, _ := fetch(t, r.address+"/sign-in", "X-Forwarded-For", "198.51.100.1, 203.0.113.9"); status != 200 {
			t.Errorf("%s: %d", row.name, status)
		}
		r.end(t)
		if !strings.Contains(r.log.String(), row.want) {
			t.Errorf("%s: the log lacks %s:\n%s", row.name, row.want, r.log)
		}
	}
	_, out, _ := command(t, "serve", "--help")
	for _, want := range []string{"--trusted-proxy", "可信反向代理的网段或地址", "X-Forwarded-For"} {
		if !strings.Contains(out, want) {
			t.Errorf("serve --help lacks %q", want)
		}
	}
}

// A request that is under way when the program is told to stop is answered.
func TestAStopLetsRequestsFinish(t *testing.T) {
	a, err := BuildEmpty(context.Background(), t.TempDir(), storetest.DSN(t), "2023-03-06", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a.cfg.StopWait = time.Minute
	entered, leave := make(chan struct{}), make(chan struct{})
	a.Router.Handle("GET /slow", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(entered)
		<-leave
		_, _ = io.WriteString(w, "答完了")
	}))
	l, err := listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	served, answered := make(chan error, 1), make(chan string, 1)
	go func() { served <- a.Serve(ctx, l) }()
	go func() {
		res, err := http.Get("http://" + l.Addr().String() + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer func() { _ = res.Body.Close() }()
		b, _ := io.ReadAll(res.Body)
		answered <- string(b)
	}()
	<-entered
	stop()
	close(leave)
	if got := <-answered; got != "答完了" {
		t.Errorf("the request under way ended with %q", got)
	}
	if err := <-served; err != nil && !strings.Contains(err.Error(), http.ErrServerClosed.Error()) {
		t.Errorf("stopping: %v", err)
	}
}

func command(t *testing.T, args ...string) (status int, out, complaint string) {
	t.Helper()
	var o, e bytes.Buffer
	status = Main(context.Background(), args, Streams{In: strings.NewReader(""), Out: &o, Err: &e})
	return status, o.String(), e.String()
}

// Every field of Config is in the help, with its flag, its variable and its
// default.
func TestHelpListsEverySetting(t *testing.T) {
	status, out, _ := command(t, "help", "config")
	if status != 0 {
		t.Fatalf("help config ends with %d", status)
	}
	fields := 0
	for f := range reflect.TypeFor[Config]().Fields() {
		if f.Tag.Get("kong") == "-" || !f.IsExported() {
			continue
		}
		fields++
		flag := f.Tag.Get("name")
		if flag == "" {
			flag = kebab(f.Name)
		}
		for _, want := range []string{"--" + flag, f.Tag.Get("env"), f.Tag.Get("help")} {
			if want == "" || !strings.Contains(out, want) {
				t.Errorf("the help on %s lacks %q", f.Name, want)
			}
		}
		if d := f.Tag.Get("default"); d != "" && !strings.Contains(out, "默认 "+d) {
			t.Errorf("the help on %s lacks its default %s", f.Name, d)
		}
	}
	if fields < 10 {
		t.Errorf("only %d fields were looked at", fields)
	}
}

// What stands wrongly in a configuration is named, and says what to do.
func TestAWrongConfigurationSaysWhatToDo(t *testing.T) {
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "gongkai.conf")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	blocked := file("not a folder")
	for _, row := range []struct {
		name string
		args []string
		says []string
	}{
		{"a key that is no setting", []string{"--config", file("# 注释\nadr = 127.0.0.1:1\n"), "migrate"}, []string{"第2行", "adr", "help config"}},
		{"a line without a value", []string{"--config", file("addr\n"), "migrate"}, []string{"第1行", "名称 = 值"}},
		{"a flag that is none", []string{"migrate", "--adr", "x"}, []string{"--adr", "gongkai --help"}},
		{"a folder that cannot be made", []string{"migrate", "--data", blocked + "/data"}, []string{"不能建立数据目录", "--data"}},
		{"a proxy that is no network", []string{"migrate", "--data", t.TempDir(), "--trusted-proxy", "10.0.0.1,proxy.example"}, []string{"可信代理“proxy.example”", "10.1.0.0/16"}},
		{"a level that is none", []string{"migrate", "--log-level", "loud"}, []string{"log-level", "loud"}},
	} {
		status, _, complaint := command(t, row.args...)
		if status == 0 {
			t.Errorf("%s: ends with 0", row.name)
		}
		for _, want := range row.says {
			if !strings.Contains(complaint, want) {
				t.Errorf("%s: says %q, which lacks %q", row.name, complaint, want)
			}
		}
	}
}

// A setting of the file is taken, a flag goes before it.
func TestTheFileSetsAndAFlagGoesBefore(t *testing.T) {
	dir := t.TempDir()
	conf := filepath.Join(dir, "gongkai.conf")
	inFile, inFlag := filepath.Join(dir, "from-file"), filepath.Join(dir, "from-flag")
	if err := os.WriteFile(conf, fmt.Appendf(nil, "data = %s\n", inFile), 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, complaint := command(t, "--config", conf, "migrate"); status != 0 {
		t.Fatalf("%d %s", status, complaint)
	}
	if _, err := os.Stat(filepath.Join(inFile, "gongkai.db")); err != nil {
		t.Error("the file's folder is not used:", err)
	}
	if status, _, complaint := command(t, "--config", conf, "migrate", "--data", inFlag); status != 0 {
		t.Fatalf("%d %s", status, complaint)
	}
	if _, err := os.Stat(filepath.Join(inFlag, "gongkai.db")); err != nil {
		t.Error("the flag does not go before the file:", err)
	}
}

// Several nodes that start at once on one database agree: the tables are made
// once, the first organisation is set up once, and its passwords are said by
// one node alone.
func TestSeveralNodesStartAtOnce(t *testing.T) {
	if os.Getenv("TEST_PG") == "" {
		t.Skip("several nodes share a PostgreSQL; set TEST_PG to the address of one")
	}
	dir, dsn := t.TempDir(), storetest.DSN(t)
	for _, name := range []string{"record.key", "data.key"} { // all nodes have the same keys
		if _, err := makeKey(filepath.Join(dir, name)); err != nil && name == "data.key" {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "record.key")); err != nil {
		t.Fatal(err)
	}
	const nodes = 4
	said, errs := make([]bytes.Buffer, nodes), make([]error, nodes)
	var wg sync.WaitGroup
	for i := range nodes {
		wg.Go(func() { errs[i] = startNode(dir, dsn, &said[i]) })
	}
	wg.Wait()
	passwords := 0
	for i := range nodes {
		if errs[i] != nil {
			t.Errorf("node %d: %v", i, errs[i])
		}
		passwords += len(oneTime.FindAllString(said[i].String(), -1))
	}
	if passwords != 3 {
		t.Errorf("the nodes said %d passwords in all, want 3", passwords)
	}
}

func startNode(dir, dsn string, out io.Writer) error {
	ctx := context.Background()
	a, err := Build(ctx, Config{Data: dir, DB: dsn, StopWait: time.Second}, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	if err := a.firstStart(ctx, out, people.Agency{ID: "main", Name: "中卫市工业和信息化局", Short: "市工信局", Kind: people.Bureau, Region: "ningxia"}); err != nil {
		return err
	}
	return a.DB.Close()
}
