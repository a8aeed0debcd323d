package docx

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
)

// opened are the parts of a document by their names.
func opened(t *testing.T, d *Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(data)
	}
	return out
}

func TestPictureIsKeptOnceAndNamed(t *testing.T) {
	pic := &Picture{Data: []byte("png"), Type: "image/png", Width: MM(20), Height: MM(10), Alt: `流程 "图"`}
	odd := &Picture{Data: []byte("svg"), Type: "image/svg+xml", Alt: "不能显示的图"}
	d := &Document{}
	s := d.Section(A4)
	s.Add(Paragraph{Runs: []Run{{Picture: pic}, {Picture: odd}}})
	s.Add(&Table{Widths: []Length{MM(50)}, Rows: []Row{{Cells: []Cell{{Paras: []Paragraph{{Runs: []Run{{Picture: pic}}}}}}}}})
	parts := opened(t, d)
	if parts["word/media/image1.png"] != "png" || parts["word/media/image2.png"] != "" {
		t.Error("the picture is not in the file once")
	}
	doc := parts["word/document.xml"]
	if n := strings.Count(doc, `r:embed="rIdImage1"`); n != 2 {
		t.Errorf("the picture is shown %d times, want 2", n)
	}
	for _, want := range []string{`descr="流程 &`, `cx="720090" cy="360045"`, "不能显示的图"} {
		if !strings.Contains(doc, want) {
			t.Errorf("the document lacks %q", want)
		}
	}
	if !strings.Contains(parts["[Content_Types].xml"], `Extension="png" ContentType="image/png"`) {
		t.Error("the type of the picture is not named")
	}
	if !strings.Contains(parts["word/_rels/document.xml.rels"], `Id="rIdImage1"`) {
		t.Error("the document does not point to the picture")
	}
}

func TestPageDashes(t *testing.T) {
	d := &Document{PageDashes: true}
	d.Section(A4).Text(Body, "文")
	foot := opened(t, d)["word/footer1.xml"]
	if !strings.Contains(foot, "— ") || !strings.Contains(foot, "PAGE") || strings.Contains(foot, "第") {
		t.Errorf("the foot is %s", foot)
	}
}
