// Command portal measures the public portal against nginx serving the same
// pages as static files (docs/PERFORMANCE.md).
//
//	go run ./scripts/bench/portal [-items 20000] [-rounds 5] [-seconds 2] [-data DIR] [-md]
//
// With the values given it takes under eight minutes; -md prints the tables
// alone, to be pasted. The programs run no background jobs, so that what is
// measured is the answering. Before it counts, each case is asked for once.
//
// nginx and wrk come from Debian (apt-get install nginx-light wrk). Both
// servers listen on loopback and take turns, so that what else the machine
// does falls on both; the medians of all rounds and their spread are printed.
// One nginx with as many workers as there are processors, without an access
// log; the program logs warnings alone.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

var (
	items   = flag.Int("items", 20000, "articles")
	rounds  = flag.Int("rounds", 5, "rounds; the median counts")
	seconds = flag.Int("seconds", 2, "length of one measurement")
	data    = flag.String("data", "", "folder with data made by bench-data; made anew where it is empty")
	db      = flag.String("db", "", "database instead of the folder's SQLite file")
	program = flag.String("program", "", "the program, built; it is built where this is empty")
	md      = flag.Bool("md", false, "print the tables alone")
	pages   = flag.Int("pages", 1000, "different articles that are asked for")
)

func main() {
	flag.Parse()
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// server is a running program under measurement.
type server struct {
	cmd   *exec.Cmd
	base  string
	first time.Duration // from start to the first answer
}

func run(ctx context.Context) error {
	for _, tool := range []string{"nginx", "wrk"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is missing: apt-get install nginx-light wrk", tool)
		}
	}
	dir, err := os.MkdirTemp("", "portalbench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	bin := filepath.Join(dir, "gongkai")
	if *program != "" {
		bin = *program
	} else if err := command(ctx, "go", "build", "-o", bin, "./cmd/gongkai").Run(); err != nil {
		return err
	}
	if *data == "" {
		*data = filepath.Join(dir, "data")
		if err := command(ctx, bin, "bench-data", "--data", *data, "--items", strconv.Itoa(*items), "--log-level", "error").Run(); err != nil {
			return err
		}
	}
	// Each program has a database of its own: on one SQLite file they would wait
	// for each other's writes.
	own := filepath.Join(dir, "own")
	if err := command(ctx, "cp", "-r", *data, own).Run(); err != nil {
		return err
	}
	warm, err := start(ctx, bin, *data)
	if err != nil {
		return err
	}
	defer warm.stop()
	cold, err := start(ctx, bin, own, "--cache-mb=-1")
	if err != nil {
		return err
	}
	defer cold.stop()
	first, rest := warm.first, warm.settle()
	cold.settle()
	fmt.Printf("%s, load %s. First answer after start: %d ms; memory at rest: %d MB, of it %d MB of the program's own file.\n",
		time.Now().Format("2006-01-02 15:04"), load(), first.Milliseconds(), rest, warm.status("RssFile"))
	cases, err := collect(warm.base)
	if err != nil {
		return err
	}
	static, stop, err := serveStatic(ctx, dir, warm.base, cases)
	if err != nil {
		return err
	}
	defer stop()
	if err := measure(ctx, dir, cases, static, warm, cold); err != nil {
		return err
	}
	fmt.Printf("\nMemory in use: %d MB with kept pages, %d MB without; load %s.\n", warm.memory(), cold.memory(), load())
	return nil
}

func command(ctx context.Context, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stderr = os.Stderr
	return cmd
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

func start(ctx context.Context, bin, data string, more ...string) (*server, error) {
	addr, err := freePort()
	if err != nil {
		return nil, err
	}
	args := []string{"serve", "--data", data, "--addr", addr, "--log-level", "warn", "--no-jobs"}
	if *db != "" {
		args = append(args, "--db", *db)
	}
	s := &server{cmd: command(ctx, bin, append(args, more...)...), base: "http://" + addr}
	begun := time.Now()
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for time.Since(begun) < time.Minute {
		res, err := http.Get(s.base + "/")
		if err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
			s.first = time.Since(begun)
			return s, nil
		}
		time.Sleep(2 * time.Millisecond)
	}
	return nil, fmt.Errorf("%s does not answer", s.base)
}

func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	_ = s.cmd.Wait()
}

// memory is the resident memory, in MB.
func (s *server) memory() int { return s.status("VmRSS") }

// status is a number of the process's status, in MB.
func (s *server) status(name string) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	m := regexp.MustCompile(name + `:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0
	}
	kb, _ := strconv.Atoi(string(m[1]))
	return kb >> 10
}

// settle waits until the program has read what it keeps in memory and is at
// rest, at most a minute, and gives the memory it then takes, in MB.
func (s *server) settle() int {
	if _, err := fetch(s.base + searches("工业")[0]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	for still, until := 0, time.Now().Add(time.Minute); still < 4 && time.Now().Before(until); {
		before := s.spent()
		time.Sleep(500 * time.Millisecond)
		if still++; s.spent()-before > 20*time.Millisecond {
			still = 0
		}
	}
	return s.memory()
}

// load is the machine's load of the last minute.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	one, _, _ := strings.Cut(string(text), " ")
	return one
}

// cpu is the processor time that a process has taken.
func cpu(pid int) time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	f := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// usecase is something that visitors ask for.
type usecase struct {
	name   string
	paths  []string
	static bool // nginx has the same
	// limited answers are limited by address, unless they are kept ones.
	limited bool
}

var articleLink = regexp.MustCompile(`"url":"https?://[^/"]+(/art/[^"]+)"`)
var nextCursor = regexp.MustCompile(`"next":"([^"]*)"`)

// collect finds what to ask for.
func collect(base string) ([]usecase, error) {
	article := usecase{name: "article", static: true}
	for next := ""; len(article.paths) < *pages; {
		body, err := fetch(base + "/api/v1/items?limit=100&cursor=" + next)
		if err != nil {
			return nil, err
		}
		for _, m := range articleLink.FindAllStringSubmatch(body, -1) {
			article.paths = append(article.paths, m[1])
		}
		m := nextCursor.FindStringSubmatch(body)
		if m == nil || m[1] == "" {
			break
		}
		next = m[1]
	}
	list := "/dongtai/gzdt/"
	return []usecase{article, {name: "list of 20, page 1", paths: []string{list}, static: true}, {name: "list of 20, page 400", paths: []string{list + "index_399.html"}, static: true},
		{name: "list of 50 (JSON)", paths: []string{"/api/v1/items?limit=50"}, limited: true},
		{name: "search, 2 characters", paths: searches("工业", "企业", "安全", "政策", "园区", "算力", "节能", "调研")},
		{name: "search, 4 characters", paths: searches("技术改造", "专精特新", "营商环境", "基础设施", "信息网络", "安全生产", "惠企政策", "绿色制造")}}, nil
}

func searches(words ...string) []string {
	var out []string
	for i := range 400 { // different pages, so that no answer is one that was just given
		out = append(out, fmt.Sprintf("/search?q=%s&p=%d&page=%d", percent(words[i%len(words)]), i, i/len(words)%40+1))
	}
	return out
}

func percent(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func fetch(url string) (string, error) {
	res, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", url, res.Status)
	}
	return string(body), err
}

// serveStatic saves the pages as files and lets nginx serve them.
func serveStatic(ctx context.Context, dir, base string, cases []usecase) (*server, func(), error) {
	root := filepath.Join(dir, "static")
	for _, c := range cases {
		for _, p := range c.paths {
			if !c.static {
				continue
			}
			body, err := fetch(base + p)
			if err != nil {
				return nil, nil, err
			}
			file := filepath.Join(root, filepath.FromSlash(p))
			if strings.HasSuffix(p, "/") {
				file = filepath.Join(file, "index.html")
			}
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				return nil, nil, err
			}
			if err := os.WriteFile(file, []byte(body), 0o644); err != nil { //nolint:gosec // public pages, read by nginx's own user
				return nil, nil, err
			}
		}
	}
	addr, err := freePort()
	if err != nil {
		return nil, nil, err
	}
	conf := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`worker_processes auto; daemon off; pid %[1]s/nginx.pid; error_log %[1]s/error.log; user root;
events { worker_connections 1024; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=5000; default_type application/octet-stream; types { text/html html; }
 client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
 server { listen %[2]s; root %[3]s; index index.html; charset utf-8; } }`, dir, addr, root)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		return nil, nil, err
	}
	s := &server{cmd: command(ctx, "nginx", "-c", conf), base: "http://" + addr}
	if err := s.cmd.Start(); err != nil {
		return nil, nil, err
	}
	for range 500 {
		if _, err := fetch(s.base + "/dongtai/gzdt/"); err == nil {
			return s, s.stop, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.stop()
	return nil, nil, fmt.Errorf("nginx does not answer")
}

// sample is one measurement.
type sample struct {
	perSecond float64
	p99       time.Duration
	cpu       time.Duration // of the server, for each answer
	errors    string
}

const lua = `
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local requests, n = {}, 0
init = function() math.randomseed(os.time()); for i, p in ipairs(paths) do requests[i] = wrk.format("GET", p, {["User-Agent"] = "Mozilla/5.0 Firefox/130.0"}) end end
request = function() n = n %% #requests + 1; return requests[n] end
`

var (
	rateLine  = regexp.MustCompile(`Requests/sec:\s+([\d.]+)`)
	p99Line   = regexp.MustCompile(`99%\s+([\d.]+)(us|ms|s)`)
	totalLine = regexp.MustCompile(`(\d+) requests in`)
	badLine   = regexp.MustCompile(`(?m)^\s*(Socket errors.*|Non-2xx.*)$`)
)

func wrk(ctx context.Context, dir string, c usecase, s *server, connections int) (sample, error) {
	list, script := filepath.Join(dir, "paths.txt"), filepath.Join(dir, "paths.lua")
	if err := os.WriteFile(list, []byte(strings.Join(c.paths, "\n")+"\n"), 0o600); err != nil {
		return sample{}, err
	}
	if err := os.WriteFile(script, fmt.Appendf(nil, lua, list), 0o600); err != nil {
		return sample{}, err
	}
	before := s.spent()
	out, err := exec.CommandContext(ctx, "wrk", "-t1", "-c"+strconv.Itoa(connections), fmt.Sprintf("-d%ds", *seconds), "--latency", "-s", script, s.base).Output()
	if err != nil {
		return sample{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	spent := s.spent() - before
	var r sample
	if m := rateLine.FindSubmatch(out); m != nil {
		r.perSecond, _ = strconv.ParseFloat(string(m[1]), 64)
	}
	if m := p99Line.FindSubmatch(out); m != nil {
		r.p99, _ = time.ParseDuration(strings.Replace(string(m[1])+string(m[2]), "us", "µs", 1))
	}
	if m := totalLine.FindSubmatch(out); m != nil {
		if n, _ := strconv.Atoi(string(m[1])); n > 0 {
			r.cpu = spent / time.Duration(n)
		}
	}
	if m := badLine.FindSubmatch(out); m != nil {
		r.errors = string(m[1])
	}
	return r, nil
}

// spent is the processor time of the server and of its workers.
func (s *server) spent() time.Duration {
	pid := s.cmd.Process.Pid
	sum := cpu(pid)
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, c := range strings.Fields(string(children)) {
		if n, err := strconv.Atoi(c); err == nil {
			sum += cpu(n)
		}
	}
	return sum
}

type result struct{ rate, ratio, p99, cpu []float64 }

func measure(ctx context.Context, dir string, cases []usecase, static, warm, cold *server) error {
	for _, c := range cases { // so that the first round measures what the others do
		for _, p := range c.paths {
			for _, s := range []*server{warm, cold} {
				if _, err := fetch(s.base + p); err != nil && !c.limited {
					return err
				}
			}
		}
	}
	for _, connections := range []int{16, 64} {
		fmt.Printf("\n%d connections, %d rounds of %d s:\n\n", connections, *rounds, *seconds)
		begun := time.Now()
		all := map[string]*result{}
		var order []string
		for n := range *rounds {
			if !*md {
				fmt.Fprintf(os.Stderr, "round %d of %d, %s\n", n+1, *rounds, time.Since(begun).Round(time.Second))
			}
			base := 0.0
			one := func(name string, c usecase, s *server) error {
				m, err := wrk(ctx, dir, c, s, connections)
				if err != nil {
					return err
				}
				if m.errors != "" {
					fmt.Fprintf(os.Stderr, "%s: %s\n", name, m.errors)
				}
				if base == 0 {
					base = m.perSecond
				}
				r := all[name]
				if r == nil {
					r = &result{}
					all[name] = r
					order = append(order, name)
				}
				r.rate, r.ratio = append(r.rate, m.perSecond), append(r.ratio, m.perSecond/base)
				r.p99, r.cpu = append(r.p99, float64(m.p99.Microseconds())), append(r.cpu, float64(m.cpu.Nanoseconds())/1000)
				return nil
			}
			if err := one("nginx, article", cases[0], static); err != nil {
				return err
			}
			for _, c := range cases {
				if err := one(c.name+", kept", c, warm); err != nil {
					return err
				}
				if c.limited {
					continue // made anew, it is limited to a few for each address
				}
				if err := one(c.name+", made anew", c, cold); err != nil {
					return err
				}
			}
		}
		fmt.Println("| what | answers/s | ratio (least–most) | p99 | CPU per answer |\n|---|---|---|---|---|")
		for _, name := range order {
			r := all[name]
			fmt.Printf("| %s | %.0f | %.3f (%.3f–%.3f) | %.1f ms | %.0f µs |\n", name, median(r.rate), median(r.ratio), slices.Min(r.ratio), slices.Max(r.ratio), median(r.p99)/1000, median(r.cpu))
		}
	}
	return nil
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}
