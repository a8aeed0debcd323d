package audit

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func FuzzParseCheckpointText(f *testing.F) {
	f.Add("gxj/record\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
	f.Add("gxj/record\n03\nAAAA\n\n")
	f.Add("a\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nmore\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseCheckpointText(text)
		if err == nil && !strings.HasPrefix(text, c.text()) {
			t.Fatalf("%q was read as %q", text, c.text())
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	k, err := makeKey(filepath.Join(f.TempDir(), "record.key"), "gxj/record")
	if err != nil {
		f.Fatal(err)
	}
	c, err := k.sign(3, tlog.Hash{1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(c.Note)
	f.Add(strings.Replace(c.Note, "3", "4", 1))
	f.Fuzz(func(t *testing.T, text string) {
		got, err := ParseCheckpoint(text, k.verifier)
		if err == nil && (got.Size != c.Size || got.Root != c.Root) {
			t.Fatalf("%q verifies", text)
		}
	})
}

func FuzzParseLeaf(f *testing.F) {
	f.Add(`{"v":1,"id":"x","at":"","agency":"a","actor":"p","home":"a","act":"立项","kind":"k","subject":"s","changes":[{"t":"x","o":"a","k":"1","a":"00"}]}`)
	f.Add(`{"v":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		l, err := parseLeaf(text)
		if err != nil {
			return
		}
		again, err := l.text()
		if err != nil || strings.Contains(again, "\n") {
			t.Fatalf("%q: %v", again, err)
		}
		if _, err := parseLeaf(again); err != nil {
			t.Fatalf("%q cannot be read back: %v", again, err)
		}
	})
}

func FuzzParseKey(f *testing.F) {
	f.Add("PRIVATE+KEY+a+00000000+AAAA")
	f.Fuzz(func(t *testing.T, secret string) {
		k, err := parseKey(secret)
		if err == nil && k.verifier.Name() != k.signer.Name() {
			t.Fatal("the keys have two names")
		}
	})
}
