package export

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestOfficeOpensEveryFile converts every kind of file with LibreOffice,
// where it is installed. With EXPORT_DIR set the files stay there to be
// looked at.
func TestOfficeOpensEveryFile(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("LibreOffice is not installed, or -short")
	}
	dir := os.Getenv("EXPORT_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	p := seed(t)
	files := map[string][]byte{
		"plan.docx": written(t, issued(p).WriteDOCX), "plan.xlsx": written(t, issued(p).WriteXLSX),
		"ledger.docx": written(t, ledgered(p).WriteDOCX), "ledger.xlsx": written(t, ledgered(p).WriteXLSX),
		"round.docx": written(t, september(p).WriteDOCX), "round.xlsx": written(t, september(p).WriteXLSX),
		"register.xlsx": written(t, register().WriteXLSX),
	}
	args := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, file := range files {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, file, 0o644); err != nil {
			t.Fatal(err)
		}
		out := filepath.Join(dir, filepath.Ext(name)[1:])
		if err := os.MkdirAll(out, 0o755); err != nil {
			t.Fatal(err)
		}
		args[len(args)-1] = out
		cmd := exec.CommandContext(t.Context(), soffice, append(args[:len(args):len(args)], path)...)
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v: %s", name, err, text)
		}
		base := name[:len(name)-len(filepath.Ext(name))]
		if info, err := os.Stat(filepath.Join(out, base+".pdf")); err != nil || info.Size() < 2000 {
			t.Errorf("%s: LibreOffice made no PDF: %v", name, err)
		}
	}
}
