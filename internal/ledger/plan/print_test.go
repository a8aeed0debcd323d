package plan

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestWriteTableFitsTheTerminal(t *testing.T) {
	p := readFile(t, "zhongwei-gxj-2023.docx")
	for _, columns := range []int{40, 80, 132, 200} {
		var b bytes.Buffer
		if err := WriteTable(&b, p, columns); err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(b.String(), "\n") {
			if width(l) > max(columns, 80) {
				t.Errorf("%d columns: %d wide: %s", columns, width(l), l)
			}
		}
		if columns >= 80 && (!strings.Contains(b.String(), "责任部门") || strings.Contains(b.String(), "责任单位 ")) {
			t.Errorf("the heads are not the file's own:\n%s", b.String())
		}
		if !strings.Contains(b.String(), "共 30 条任务") || !strings.Contains(b.String(), "待确认") {
			t.Errorf("no summary or no doubts:\n%s", b.String())
		}
	}
}

func TestJSONIsAsPromised(t *testing.T) {
	var b bytes.Buffer
	p := &Plan{Columns: []string{}, Rows: []Row{{No: "（一）", Measure: "a<b", Lead: []string{}, Support: []string{}, Undesignated: []string{}, Checkpoints: []Checkpoint{}, Extra: []Extra{}, Doubts: []Doubt{}}}, Doubts: []Doubt{}, Rest: []string{}}
	if err := WriteJSON(&b, p); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"year": null`, `"no": "（一）"`, `"due": null`, `"lead": []`, `"checkpoints": []`, `"measure": "a<b"`, `"continuous": false`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	var back Plan
	if err := json.Unmarshal(b.Bytes(), &back); err != nil || back.Rows[0].No != "（一）" {
		t.Errorf("read back: %v %+v", err, back)
	}
}
