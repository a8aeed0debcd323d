package plan

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/kit/docread"
)

// readFile reads a document of testdata as a person would hand it in.
func readFile(t testing.TB, name string) *Plan {
	t.Helper()
	p, err := Read(openFile(t, name), Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func openFile(t testing.TB, name string) *docread.Document {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := docread.ReadBytes(context.Background(), name, b, docread.Options{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return doc
}

// textDoc is a document of plain lines.
func textDoc(text string) *docread.Document {
	doc := &docread.Document{Form: docread.FormText}
	for _, l := range splitLines(text) {
		doc.Blocks = append(doc.Blocks, docread.Block{Para: l})
	}
	return doc
}
