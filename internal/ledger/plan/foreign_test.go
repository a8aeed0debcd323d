package plan

import (
	"context"
	"errors"
	"strings"
	"testing"

	"gongkai/internal/kit/docread"
)

// Tables of other work are refused, or asked about, however much they look
// like a division of tasks.
func TestTablesOfOtherWork(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"budget.txt", "2024年部门预算绩效目标表\n序号\t项目名称\t主管部门\t金额（万元）\t绩效目标\t实施时间\n1\t道路养护\t市交通运输局\t100\t完成100公里\t2024年\n2\t厂房维修\t市工业和信息化局\t80\t完成维修\t2024年\n", "却有“金额（万元）”等栏"},
		{"roster.txt", "序号\t姓名\t部门\t职务\t电话\n1\t张三\t办公室\t主任\t0955-1\n2\t李四\t人事科\t科长\t0955-2\n", "不像政务公开任务分工"},
	} {
		doc, err := docread.Read(context.Background(), c.name, strings.NewReader(c.text), docread.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var no *NotPlan
		if _, err = Read(doc, Options{}); !errors.As(err, &no) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	doc, err := docread.Read(context.Background(), "safety.txt", strings.NewReader("安全生产任务分工\n序号\t重点任务\t具体措施\t责任部门\t完成时限\n1\t检查\t开展节前检查。\t安全科\t9月底前\n2\t演练\t组织消防演练。\t办公室\t11月底前\n"), docread.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := Read(doc, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Rows) != 2 || p.Doubts[len(p.Doubts)-1].Code != DoubtNotPlan {
		t.Errorf("%d rows, doubts %+v", len(p.Rows), p.Doubts)
	}
}
