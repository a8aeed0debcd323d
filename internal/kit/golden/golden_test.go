package golden

import (
	"os"
	"testing"
)

// heard takes down what a test under test complains of.
type heard struct {
	testing.TB
	errors, fatals int
}

func (h *heard) Helper()               {}
func (h *heard) Errorf(string, ...any) { h.errors++ }
func (h *heard) Fatal(...any)          { h.fatals++ }

func TestHold(t *testing.T) {
	t.Chdir(t.TempDir())
	var missing, wrong, right heard
	if Hold(&missing, "a.txt", "一"); missing.fatals != 1 {
		t.Error("a file that is not there passes")
	}
	*update = true
	Hold(t, "a.txt", "一")
	*update = false
	if Hold(&right, "a.txt", "一"); right.errors+right.fatals != 0 {
		t.Error("what was written is not held")
	}
	if Hold(&wrong, "a.txt", "二"); wrong.errors != 1 {
		t.Error("a difference passes")
	}
	if b, err := os.ReadFile("testdata/a.txt"); err != nil || string(b) != "一" {
		t.Errorf("without -update the file was written: %q, %v", b, err)
	}
}
