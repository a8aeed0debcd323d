package docread

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary play the child that a server would start.
func TestMain(m *testing.M) {
	switch os.Getenv("DOCREAD_CHILD") {
	case "pdf":
		if err := ChildMain(os.Stdin, os.Stdout); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	case "hang":
		select {}
	case "die":
		os.Stderr.WriteString("out of memory")
		os.Exit(2)
	case "flood":
		for {
			if _, err := os.Stdout.Write(make([]byte, 1<<20)); err != nil {
				os.Exit(3)
			}
		}
	}
	os.Exit(m.Run())
}

func child(kind string) func(context.Context) *exec.Cmd {
	return func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), "DOCREAD_CHILD="+kind)
		return cmd
	}
}

func TestChildReadsTheSame(t *testing.T) {
	data := load(t, "zhongwei-gxj-2023.pdf")
	doc, err := ReadBytes(context.Background(), "plan.pdf", data, Options{Child: child("pdf")})
	if err != nil {
		t.Fatal(err)
	}
	wantRows(t, "child", texts(onlyTable(t, doc)), texts(onlyTable(t, read(t, "zhongwei-gxj-2023.pdf"))))
}

func TestChildRefusesTheSame(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		opt  Options
		kind Kind
	}{
		"locked": {load(t, "locked.pdf"), Options{}, Encrypted},
		"scan":   {scanPDF(), Options{}, NoText},
		"pages":  {load(t, "zhongwei-gxj-2023.pdf"), Options{Pages: 3}, TooLarge},
		"broken": {[]byte("%PDF-1.7 nothing"), Options{}, Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			c.opt.Child = child("pdf")
			_, err := ReadBytes(context.Background(), "plan.pdf", c.data, c.opt)
			wantRefusal(t, err, c.kind, "")
		})
	}
}

func TestChildThatFails(t *testing.T) {
	data := load(t, "zhongwei-gxj-2023.pdf")
	_, err := ReadBytes(context.Background(), "a.pdf", data, Options{Child: child("hang"), PDFTime: 100 * time.Millisecond})
	wantRefusal(t, err, TooLarge, "没有读完")
	_, err = ReadBytes(context.Background(), "a.pdf", data, Options{Child: child("die")})
	wantRefusal(t, err, Damaged, "")
	if cause := err.(*Error).Err; !strings.Contains(cause.Error(), "out of memory") {
		t.Errorf("cause %v", cause)
	}
	_, err = ReadBytes(context.Background(), "a.pdf", data, Options{Child: child("flood"), Text: 1 << 20})
	wantRefusal(t, err, Damaged, "")
}

func TestChildJobMustBeWhole(t *testing.T) {
	for _, in := range []string{"", "{", "{}", "x\n", `{"size":-1}` + "\n", `{"size":9000000000}` + "\n", `{"size":5}` + "\nab"} {
		if err := ChildMain(strings.NewReader(in), &bytes.Buffer{}); err == nil {
			t.Errorf("%q was taken for a job", in)
		}
	}
}

// A folder that cannot be made leaves the engine without a cache, not the
// person without a document.
func TestCacheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := cacheDir(Options{CacheDir: filepath.Join(file, "below")}); dir != "" {
		t.Errorf("took %q for a folder that can be written", dir)
	}
	dir := filepath.Join(t.TempDir(), "new")
	if got := cacheDir(Options{CacheDir: dir}); got != dir {
		t.Errorf("got %q", got)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("the probe was left behind: %v", left)
	}
}
