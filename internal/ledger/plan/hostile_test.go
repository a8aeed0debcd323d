package plan

import (
	"errors"
	"strings"
	"testing"
)

// hostile are texts that repeat what the readers look for.
var hostile = []string{"办公室", "各科室、中心", "1 ", "1\n2\n", "一、", "（", "牵头单位：", "2023年11月底", "（一）公开", "。办公室", "3月", "全年",
	"序号工作任务", "责任单位：办公室；", "|办公室", "、", "12月10前、", "1.公开。（责任单位：办公室）\n", "每年至少", "科 ", "\"", "\t"}

func TestHostileTextIsReadOrRefused(t *testing.T) {
	head := "序号 重点任务 具体措施 责任部门 量化指标 完成时限\n"
	for _, s := range hostile {
		for _, text := range []string{strings.Repeat(s, 1500/len(s)), head + strings.Repeat(s, 1500/len(s)), strings.Repeat(s, 5<<20/len(s))} {
			p, err := Read(textDoc(text), Options{})
			var np *NotPlan
			if err != nil && !errors.As(err, &np) {
				t.Errorf("%q: %v", s, err)
			}
			if err == nil && len(p.Rows) == 0 {
				t.Errorf("%q: a plan without rows", s)
			}
			if len(text) > 4<<20 && err == nil && s != "\t" {
				t.Errorf("%q: five megabytes were read as a plan of %d rows", s, len(p.Rows))
			}
		}
	}
}
