package seal_test

import (
	"errors"
	"strings"
	"testing"

	"gongkai/internal/kit/seal"
)

func box(t testing.TB, key byte, purpose string) seal.Box {
	t.Helper()
	b, err := seal.New([]byte(strings.Repeat(string(key), seal.KeyLength)), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSealedTextsStayWhereTheyWerePut(t *testing.T) {
	b := box(t, 'k', "people")
	sealed := b.Seal("a/1", "13800000000")
	if strings.Contains(sealed, "138") || sealed == b.Seal("a/1", "13800000000") {
		t.Errorf("sealed as %q, and again alike", sealed)
	}
	if text, err := b.Open("a/1", sealed); err != nil || text != "13800000000" {
		t.Errorf("%q %v", text, err)
	}
	for _, at := range []struct{ place, sealed string }{{"a/2", sealed}, {"a/1", sealed[:8]}, {"a/1", "??"}, {"a/1", sealed[:len(sealed)-2] + "AA"}} {
		if _, err := b.Open(at.place, at.sealed); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("opened %q at %q", at.sealed, at.place)
		}
	}
	for name, other := range map[string]seal.Box{"another purpose": box(t, 'k', "notice"), "another key": box(t, 'j', "people"), "no key": {}} {
		if _, err := other.Open("a/1", sealed); !errors.Is(err, seal.ErrOpen) {
			t.Errorf("a box of %s opened it", name)
		}
	}
}

// What earlier editions of the program stored has to open for ever.
func TestWhatWasSealedBeforeOpens(t *testing.T) {
	for purpose, sealed := range map[string]string{
		"gongkai people": "HUE-2zwXLb-B8ng4a4mi8-0xe6hQRs82VBad3nY3x9-lIrhTlf2R",
		"gongkai notice": "Fzuq_gRJlVtubMwYjTeJhjIOJiShntfhDHtYTssw3otgN_qoi8rV",
	} {
		if text, err := box(t, 'k', purpose).Open("a/1", sealed); err != nil || text != "13800000000" {
			t.Errorf("%s: %q, %v", purpose, text, err)
		}
	}
}

func TestNothingStaysNothingAndAShortKeyIsRefused(t *testing.T) {
	b := box(t, 'k', "people")
	if got := b.Seal("a/1", ""); got != "" {
		t.Errorf("nothing is sealed as %q", got)
	}
	if text, err := b.Open("a/1", ""); text != "" || err != nil {
		t.Errorf("nothing is opened as %q, %v", text, err)
	}
	if _, err := seal.New([]byte("short"), "people"); !errors.Is(err, seal.ErrShortKey) {
		t.Errorf("a short key: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	b := box(f, 'k', "people")
	f.Add("a/1", b.Seal("a/1", "13800000000"))
	f.Add("", "AAAA")
	f.Fuzz(func(t *testing.T, place, sealed string) {
		text, err := b.Open(place, sealed)
		if err != nil && text != "" {
			t.Errorf("%q came out of what did not open", text)
		}
		if again, err := b.Open(place, b.Seal(place, sealed)); err != nil || again != sealed {
			t.Errorf("%q came back as %q, %v", sealed, again, err)
		}
	})
}
