package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/store"
)

// Fault is a way in which the record or the data behind it is not as the
// program left it.
type Fault string

// The faults that verification finds. The words are shown to people.
const (
	Altered      Fault = "记录被改动"
	Removed      Fault = "记录被删除"
	Moved        Fault = "记录被调换位置"
	Added        Fault = "记录被伪造添加"
	Blanked      Fault = "记录内容被擅自清除"
	Rehashed     Fault = "哈希被改动"
	Rewritten    Fault = "记录连同哈希被改写"
	Truncated    Fault = "记录被截断"
	BadSignature Fault = "检查点签名无效"
	Unsealed     Fault = "记录未及时封存"
	RowChanged   Fault = "数据被绕过系统修改"
	RowUnknown   Fault = "数据来历不明"
	RowGone      Fault = "数据被绕过系统删除"
	PastChanged  Fault = "历史版本被改动"
	PastUnknown  Fault = "历史版本来历不明"
	PastGone     Fault = "历史版本被删除"
	FileGone     Fault = "文件丢失"
	FileChanged  Fault = "文件被改动"
)

// Finding is one thing that is wrong.
type Finding struct {
	Fault Fault
	// Seq is the first entry concerned, counted from 0, or -1; Until is the
	// last one where the fault covers a range, else equal to Seq.
	Seq, Until int64
	When       time.Time
	Agency     string
	Act        string
	Subject    store.Ref
	// Table and Row name the row concerned, if it is one.
	Table, Row string
	// Version is the number of the row's kept version concerned, from 1; 0
	// where it is the row as it stands.
	Version int64
	// File names the stored file concerned, if it is one.
	File string
	// Says is what is wrong, in a sentence without its full stop.
	Says string
}

// ofRow says that a row or a file, not an entry, is concerned.
func (f Finding) ofRow() bool { return f.Table != "" || f.File != "" }

// Place says where the fault is.
func (f Finding) Place() string {
	var parts []string
	switch {
	case f.File != "":
		parts = append(parts, "文件"+f.File)
	case f.Version > 0:
		parts = append(parts, fmt.Sprintf("数据表%s中的%s的第%d个历史版本", f.Table, f.Row, f.Version))
	case f.ofRow():
		parts = append(parts, fmt.Sprintf("数据表%s中的%s", f.Table, f.Row))
	}
	switch {
	case f.Seq >= 0 && f.Version > 0:
		parts = append(parts, fmt.Sprintf("形成它的操作是序号%d", f.Seq))
	case f.Seq >= 0 && f.ofRow():
		parts = append(parts, fmt.Sprintf("最近一次有记录的操作是序号%d", f.Seq))
	case f.Seq >= 0 && f.Until > f.Seq:
		parts = append(parts, fmt.Sprintf("序号%d至%d", f.Seq, f.Until))
	case f.Seq >= 0:
		parts = append(parts, fmt.Sprintf("序号%d", f.Seq))
	}
	if !f.When.IsZero() {
		parts = append(parts, f.When.In(store.Zone).Format("2006-01-02 15:04:05"))
	}
	if f.Act != "" {
		parts = append(parts, "操作“"+f.Act+"”")
	}
	if f.Subject.Kind != "" {
		parts = append(parts, "对象"+f.Subject.String())
	}
	return strings.Join(parts, "，")
}

// String is the finding as one Chinese sentence.
func (f Finding) String() string {
	place := f.Place()
	if place != "" {
		place += "："
	}
	return fmt.Sprintf("【%s】%s%s。", f.Fault, place, f.Says)
}

// Report is what a verification found.
type Report struct {
	// Size is how many entries are sealed, Waiting how many are not yet.
	Size, Waiting int64
	// Erased counts entries whose texts were erased by a recorded act.
	Erased int64
	// Points counts the checkpoints, Signed those whose signature was
	// checked, Outside those that were kept outside the database.
	Points, Signed, Outside int64
	// Tables, Rows and Unknowable count the tables and rows compared with the
	// record, and the rows whose digest went with an erased entry.
	Tables, Rows, Unknowable int64
	// Versions counts the kept versions of rows that were compared, Blind
	// those of them whose digest went with an erased entry.
	Versions, Blind int64
	// Files counts the stored files compared; FilesSeen says that they were.
	Files     int64
	FilesSeen bool
	// Newest is the newest checkpoint that was verified.
	Newest Checkpoint
	// Findings is what is wrong, the first bad entry first, rows last; More
	// counts those beyond the ones listed.
	Findings []Finding
	More     int64
	Began    time.Time
	Took     time.Duration
}

// OK says that nothing is wrong.
func (r *Report) OK() bool { return len(r.Findings) == 0 }

// First is the first finding; only where OK is false.
func (r *Report) First() Finding { return r.Findings[0] }

// sort puts the entries' faults first, by place, then the rows'.
func (r *Report) sort() {
	slices.SortStableFunc(r.Findings, func(a, b Finding) int {
		if a.ofRow() != b.ofRow() {
			if a.ofRow() {
				return 1
			}
			return -1
		}
		if (a.Seq < 0) != (b.Seq < 0) {
			return cmp.Compare(b.Seq, a.Seq) // no place goes last
		}
		return cmp.Compare(a.Seq, b.Seq)
	})
}

// Seen is the report as people of one organisation may see it: what concerns
// another organisation's entries is told without their acts and subjects.
func (r *Report) Seen(tenant string) *Report {
	out := *r
	out.Findings = slices.Clone(r.Findings)
	for i := range out.Findings {
		f := &out.Findings[i]
		if f.Agency != "" && f.Agency != tenant {
			f.Act, f.Subject, f.Agency = "", store.Ref{}, ""
			switch {
			case f.File != "":
				f.File = "（其他单位的一个文件）"
			case f.ofRow():
				f.Row = "其他单位的一行"
			}
			f.Says += "（属于其他单位，内容不在此显示）"
		}
	}
	return &out
}

// leftOut is what the verification did not compare.
func (r *Report) leftOut() string {
	what := "登录会话、站内消息、检索索引（随数据重建）和各类计数不进入操作记录，没有比对"
	if !r.FilesSeen {
		what += "；存储的文件这次也没有核对"
	}
	return what + "。"
}

// Lines is the report in Chinese, one statement a line.
func (r *Report) Lines() []string {
	out := []string{fmt.Sprintf("已核验%d条操作记录、%d个检查点（其中%d个核对了签名，%d个保存在数据库之外）。", r.Size, r.Points, r.Signed, r.Outside)}
	if r.Tables > 0 {
		out = append(out, fmt.Sprintf("已将%d张数据表的%d行数据与记录逐行比对。", r.Tables, r.Rows))
	}
	if r.Versions > 0 {
		out = append(out, fmt.Sprintf("已将%d个历史版本与记录逐个比对。", r.Versions))
	}
	if r.FilesSeen {
		out = append(out, fmt.Sprintf("已核对%d个存储的文件。", r.Files))
	}
	if r.Waiting > 0 {
		out = append(out, fmt.Sprintf("另有%d条刚发生的操作等待封存。", r.Waiting))
	}
	if r.Erased > 0 {
		out = append(out, fmt.Sprintf("有%d条记录的个人信息已按规定清除，其在记录中的位置仍可核验。", r.Erased))
	}
	if r.Unknowable > 0 {
		out = append(out, fmt.Sprintf("有%d行数据的校验依据已随个人信息一并清除，无法比对。", r.Unknowable))
	}
	if r.Blind > 0 {
		out = append(out, fmt.Sprintf("有%d个历史版本的校验依据已随个人信息一并清除，只核对了时间和先后。", r.Blind))
	}
	out = append(out, r.leftOut())
	if r.OK() {
		return append(out, "核验通过：记录完整，没有发现改动、删除、调换、截断或绕过系统的修改。")
	}
	out = append(out, fmt.Sprintf("核验未通过：发现%d处问题。第一处：%s", int64(len(r.Findings))+r.More, r.First()))
	for i, f := range r.Findings[1:] {
		out = append(out, fmt.Sprintf("%d. %s", i+2, f))
	}
	if r.More > 0 {
		out = append(out, fmt.Sprintf("其余%d处问题没有逐条列出。", r.More))
	}
	return append(out, "请保留现场（不要修改或恢复数据库），复制数据目录，并报告网络安全负责人。")
}
