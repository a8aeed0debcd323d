package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// finished is a file in the form that Outline takes.
func finished(kids string, count int) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\r\n")
	var at []int
	for i, body := range []string{
		"<</Pages 2 0 R /Type/Catalog>>",
		fmt.Sprintf("<</Count %d/Kids[%s]/Type/Pages>>", count, kids),
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\r\n%s\r\nendobj\r\n", i+1, body)
	}
	start := b.Len()
	b.WriteString("xref\r\n0 4\r\n0000000000 65535 f\r\n")
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n\r\n", n)
	}
	fmt.Fprintf(&b, "trailer\r\n<<\r\n/Root 1 0 R\r\n/Size 4>>\r\nstartxref\r\n%d\r\n%%%%EOF\r\n", start)
	return b.Bytes()
}

func TestOutlineAddsAndChangesNothing(t *testing.T) {
	in := finished(" 3 0 R ", 1)
	out, err := Outline(in, "案卷", []Mark{{"一", 1, 0}, {"（一）", 2, 0}, {"二", 1, 0}})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(out, in) {
		t.Error("the file itself was changed")
	}
	added := string(out[len(in):])
	for _, want := range []string{
		"1 0 obj\n<< /Type /Catalog /Pages 2 0 R", "/Outlines 4 0 R",
		"/Title <FEFF4E00> /Dest [3 0 R /XYZ null null null] /Parent 4 0 R /Next 7 0 R /First 6 0 R /Last 6 0 R /Count 1",
		"/Title <FEFFFF084E00FF09> /Dest [3 0 R /XYZ null null null] /Parent 5 0 R >>",
		"/First 5 0 R /Last 7 0 R /Count 3", "/Prev ", "/Size 9",
	} {
		if !strings.Contains(added, want) {
			t.Errorf("what was added lacks %q:\n%s", want, added)
		}
	}
}

func TestOutlineRefusesOtherForms(t *testing.T) {
	for name, data := range map[string][]byte{
		"empty": nil, "no pdf": []byte("startxref\n5\n%%EOF"), "branches": finished(" 3 0 R ", 2), "cut off": finished(" 3 0 R ", 1)[:150],
	} {
		if _, err := Outline(data, "", nil); !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Outline(finished(" 3 0 R ", 1), "", []Mark{{"三", 1, 3}}); err == nil {
		t.Error("a bookmark leads to a page that is not there")
	}
}

func TestLostCharactersAreNamedAndKept(t *testing.T) {
	d, err := New("题")
	if err != nil {
		t.Fatal(err)
	}
	d.Page(100, 100).Say(10, 50, "中😀文", Style{Size: 10})
	if lost := string(d.Lost()); lost != "😀" {
		t.Errorf("lost are %q", lost)
	}
	if m := string(d.toUnicode()); !strings.Contains(m, "<D83DDE00>") {
		t.Errorf("the map of characters does not name 😀:\n%s", m)
	}
}

func TestBrokenPicturesAreRefused(t *testing.T) {
	d, err := New("")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing": nil, "text": []byte("<svg/>"),
		"huge":    []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"),
		"cut off": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"),
	} {
		if _, err := d.Picture(data); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzOutline(f *testing.F) {
	f.Add(finished(" 3 0 R ", 1))
	f.Add([]byte("xref\n0 99999999999\n0000000000 65535 n\ntrailer /Root 1 0 R /Size 9\nstartxref\n0\n%%EOF"))
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Outline(data, "题", []Mark{{"一", 1, 0}})
		if err == nil && !bytes.HasPrefix(out, data) {
			t.Error("the file itself was changed")
		}
	})
}
