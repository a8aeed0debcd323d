package licenses_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"gongkai/internal/licenses"
	"gongkai/internal/licenses/linked"
)

// accepted are the licences whose software may be linked into a program that
// is itself under the Mulan PSL v2 and is handed on as a binary.
var accepted = []string{"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "ISC", "MPL-2.0", "Unlicense", "CC0-1.0", "OFL-1.1"}

func TestEveryModuleHasItsTextAndAnAcceptedLicence(t *testing.T) {
	text := "\n" + licenses.Text()
	all := licenses.Modules()
	if len(all) == 0 {
		t.Fatal("no module is listed")
	}
	for _, m := range all {
		head := "\n" + strings.TrimSuffix(m.Path+" "+m.Version, " -") + "\n"
		if !strings.Contains(text, head) {
			t.Errorf("%s has no notice", m.Path)
		}
		for id := range strings.SplitSeq(m.License, "+") {
			if !slices.Contains(accepted, id) {
				t.Errorf("%s is under %s, which is not accepted", m.Path, m.License)
			}
		}
	}
}

// TestNoticesAreThoseOfTheProgram holds modules.txt, which is also the list
// of what may be linked, against what is.
func TestNoticesAreThoseOfTheProgram(t *testing.T) {
	if _, err := os.Stat("../../cmd/gongkai/main.go"); err != nil {
		t.Skip("cmd/gongkai is not written yet")
	}
	all, err := linked.Modules(linked.Program)
	if err != nil {
		t.Fatal(err)
	}
	is := map[string]bool{}
	for _, m := range all {
		is[m.Path+" "+m.Version] = true
	}
	for _, m := range licenses.Modules() {
		if m.Version != "-" && !is[m.Path+" "+m.Version] {
			t.Errorf("%s %s is listed and not linked: run make licenses", m.Path, m.Version)
		}
		delete(is, m.Path+" "+m.Version)
	}
	for m := range is {
		t.Errorf("%s is linked and not listed: weigh it, then run make licenses", m)
	}
}

func TestOwnLicenceIsTheOneInTheRoot(t *testing.T) {
	want, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	if licenses.Own() != string(want) || !strings.Contains(licenses.Own(), "木兰宽松许可证") {
		t.Error("own.txt differs from LICENSE: run make licenses")
	}
}
