package wording

import (
	"strings"
	"testing"
)

// TestFreeTextContradictsNothing: what people write may not name another
// ground, tell of remedies, or withhold what is granted.
func TestFreeTextContradictsNothing(t *testing.T) {
	for _, row := range []struct {
		name        string
		kind        Kind
		ground      Ground
		field, part string
		text        string
		says        []string
	}{
		{"another remedy", Refuse, DeniedProcess, "reason", "", "该请示仍在会签。如不服，可以直接向中卫市沙坡头区人民法院起诉。", []string{"理由", "“法院”"}},
		{"a suit", Refuse, DeniedProcess, "reason", "", "该请示仍在会签，对此不服的可以三个月内起诉。", []string{"“起诉”"}},
		{"another ground", Refuse, DeniedProcess, "reason", "", "该信息属于国家秘密，根据《条例》第十四条不予公开。", []string{"“第十四条”", "不是本文书的依据"}},
		{"bare article", Refuse, DeniedProcess, "reason", "", "根据第十五条，涉及第三方商业秘密。", []string{"“第十五条”"}},
		{"chained article", Refuse, DeniedProcess, "reason", "", "根据《政府信息公开条例》第十六条第二款、第十四条的规定，该信息不能公开。", []string{"“第十四条”"}},
		{"granted and withheld", Partial, Partly, "open", "", "第一页至第三页，其余全部不予公开，依据条例第十四条。", []string{"“不予公开”", "“第十四条”"}},
		{"a part rewritten", Grant, Granted, "", "answer", "经审查，该信息不予公开。", []string{"“不予公开”"}},
		{"another law", Refuse, DeniedProcess, "reason", "", "该请示仍在会签，引用的《统计法》第九条、第十条和合同第三条的内容尚未确定。", nil},
		{"the own article", Refuse, DeniedProcess, "reason", "", "该请示仍在会签，属于《条例》第十六条第二款规定的过程性信息。", nil},
		{"a title", Grant, Granted, "info", "", "《行政诉讼应诉工作情况报告》", nil},
	} {
		d := draft(row.kind, row.ground)
		if row.field != "" {
			d.Values[row.field] = row.text
		} else {
			d.Edited = map[string]string{row.part: row.text}
		}
		text := Fill(Bureau(), facts(), d)
		says := ""
		for _, f := range checkFree(text.Template, d, text) {
			says += f.Says + "\n"
		}
		for _, want := range row.says {
			if !strings.Contains(says, want) {
				t.Errorf("%s: says %q, want %q", row.name, says, want)
			}
		}
		if len(row.says) == 0 && says != "" {
			t.Errorf("%s: is refused: %s", row.name, says)
		}
	}
}

// TestOwnTextMayBeKept: the generated parts, taken over as they are, contradict
// nothing.
func TestOwnTextMayBeKept(t *testing.T) {
	each(t, func(t *testing.T, _ string, d Draft) {
		d.Edited = map[string]string{}
		for _, p := range Fill(Bureau(), facts(), d).Pieces {
			if !p.Legal {
				d.Edited[p.Key] = p.Text
			}
		}
		if _, faults := CheckDraft(Bureau(), facts(), d); len(faults) > 0 {
			t.Error(faults)
		}
	})
}

func TestDaysExist(t *testing.T) {
	if len(checkDays("于2024年2月29日作出")) > 0 || len(checkDays("于2024年13月40日检索")) != 1 {
		t.Error("a day of the calendar is not told from one that is none")
	}
}
