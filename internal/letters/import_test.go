package letters_test

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/letters"
	"gongkai/internal/office/officetest"
)

// nasty is a file as platforms hand it over: a title above the head, a blank
// line, a kind that nobody knows, one that is missing, a telephone that is
// none, a number twice, a sum at the end.
const nasty = "12345转办工单明细,,,,,\n\n工单编号,受理时间,诉求人,来电号码,工单类型,内容描述\n" +
	"N-1,2023/9/1 9:05,甲,13800000001,投诉,铸造厂夜间噪声扰民\n" +
	"N-2,2023年9月1日 下午3时,乙,0955-7012345,,园区路灯不亮\n" +
	"N-3,45170.378,丙,13800000003,疑难,路面被货车压坏\n" +
	"N-4,20230901,丁,138000,咨询,补贴何时发放\n" +
	"N-1,2023/9/1 9:05,甲,13800000001,投诉,又是一遍\n" +
	"N-5,前天,戊,13800000005,咨询,日期是个词\n合计,6件,,,,\n"

// An order that names no kind waits for a person to say it; what is wrong is
// said row by row; what was taken over once is not taken again.
func TestANastyFileIsTakenOverRowByRow(t *testing.T) {
	h := build(t)
	data, err := simplifiedchinese.GB18030.NewEncoder().String(nasty)
	h.Must(err)
	m, err := h.s.Preview(h.Context(), desk, "hotline", "工单.csv", []byte(data), "")
	h.Must(err)
	at := side + "/import/" + m.ID
	h.Sees(h.Get(desk, at), 200, "导入1件", "待选类型", "2行没有写明诉求类型", "“疑难”不认识", "不是电话号码", "与第4行重复", "“前天”不是日期", "第5行：园区路灯不亮", "!合计")
	h.Sees(h.Post(desk, at+"/kinds", url.Values{}), 422, "请至少选择一行")
	h.Sees(h.Post(desk, at+"/kinds", url.Values{"k5": {"nonsense"}}), 422, "请选择诉求类型")
	h.Sees(h.Post(desk, at+"/kinds", url.Values{"k5": {"help"}}), 303)
	h.Sees(h.Get(desk, at), 200, "导入2件", "1行没有写明诉求类型")
	h.Sees(h.Post(desk, at+"/commit", url.Values{}), 303)
	kinds := func() string {
		list, err := store.Select[letters.Letter](h.Context(), h.DB, "WHERE agency = $1 ORDER BY origin_no", officetest.Agency)
		h.Must(err)
		var out []string
		for _, l := range list {
			out = append(out, l.Origin+" "+l.Kind)
		}
		return strings.Join(out, "；")
	}
	if got := kinds(); got != "N-1 complaint；N-2 help" {
		t.Errorf("taken over: %s", got)
	}
	if _, err := h.s.Commit(h.Context(), desk, m.ID); !fail.Is(err, fail.Stale) {
		t.Errorf("the same preview twice: %v", err)
	}
	again, err := h.s.Preview(h.Context(), desk, "hotline", "工单.csv", []byte(nasty), "")
	h.Must(err)
	h.Sees(h.Post(desk, side+"/import/"+again.ID+"/kinds", url.Values{"rest": {"ask"}}), 303)
	done, err := h.s.Commit(h.Context(), desk, again.ID)
	h.Must(err)
	if got := kinds(); done.Made != 1 || done.Held != 2 || got != "N-1 complaint；N-2 help；N-3 ask" {
		t.Errorf("the file again: %d made, %d held, %s", done.Made, done.Held, got)
	}
}
