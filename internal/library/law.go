package library

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/office/content"
)

// Status is a document's validity.
type Status string

// The statuses. The empty one is a document that was not published yet.
const (
	Pending   Status = "尚未生效"
	InForce   Status = "有效"
	Amended   Status = "已修改"
	Expired   Status = "失效"
	Abolished Status = "废止"
)

// Statuses are all statuses in the order of a document's life.
var Statuses = []Status{Pending, InForce, Amended, Expired, Abolished}

// Holds says that a document of the status is applied.
func (s Status) Holds() bool { return s == InForce || s == Amended }

// Over says that it holds no more.
func (s Status) Over() bool { return s == Expired || s == Abolished }

// TieKind is a way in which one document stands to another.
type TieKind struct {
	// Title is said at the document that does it, Back at the other.
	Key, Title, Back string
	// Ends takes the target out of force; Alters changes its text.
	Ends, Alters bool
}

// The kinds that the program itself speaks of.
const (
	Amends    = "amends"
	Abolishes = "abolishes"
	Replaces  = "replaces"
	Merges    = "merges"
)

// TieKinds are all kinds of ties.
var TieKinds = []TieKind{
	{Key: "based", Title: "依据", Back: "被引为依据"},
	{Key: Amends, Title: "修改", Back: "被修改", Alters: true},
	{Key: Abolishes, Title: "废止", Back: "被废止", Ends: true},
	{Key: Replaces, Title: "替代", Back: "被替代", Ends: true},
	{Key: Merges, Title: "合并", Back: "被合并", Ends: true},
	{Key: "implements", Title: "实施", Back: "实施文件"},
	{Key: "interprets", Title: "解释", Back: "被解释"},
	{Key: "forwards", Title: "转发", Back: "被转发"},
}

// TieOf finds a kind of tie by its key.
func TieOf(key string) (TieKind, bool) {
	i := slices.IndexFunc(TieKinds, func(k TieKind) bool { return k.Key == key })
	if i < 0 {
		return TieKind{}, false
	}
	return TieKinds[i], true
}

// works says that the tie changes its target's validity or text.
func (k TieKind) works() bool { return k.Ends || k.Alters }

// Effect is what another document does to this one from a day on.
type Effect struct {
	Kind TieKind
	From civil.Date
	// Tie is its id; Title, Number and Href name the other document, Published
	// is the day on which citizens first saw it.
	Tie, Title, Number, Href string
	Published                civil.Date
}

// named is the other document with its number.
func (e Effect) named() string {
	title := content.Quoted(e.Title)
	if e.Number == "" {
		return title
	}
	return title + "（" + e.Number + "）"
}

// Life is all from which the validity of a document follows.
type Life struct {
	// Published is the 公布日期; zero for what citizens never saw.
	Published, Starts civil.Date
	// Ends is the last day on which it holds; zero with Longterm, or where
	// nobody entered it yet.
	Ends     civil.Date
	Longterm bool
	EndedOn  civil.Date
	EndedAs  Status
	EndedBy  string
	Effects  []Effect
}

// Step is one step of the reasoning, for people.
type Step struct {
	Label, Says string
	// Decides marks the step from which the status follows.
	Decides bool
}

// Verdict is a document's validity on a day.
type Verdict struct {
	Status Status
	// Since is the first day of the status, Until the last one that is known
	// now, zero for none.
	Since, Until civil.Date
	// By is what made it so, where another document did.
	By    *Effect
	Steps []Step
	// Longterm says that it bears no end; without it and without Until nobody
	// entered one.
	Longterm bool
}

// On computes the validity on a day. What ends first ends it for good: a
// document that expired is not abolished afterwards, and no day is counted
// twice. A document holds on its last day and not on the day from which it is
// abolished.
func (l Life) On(day civil.Date) Verdict {
	if l.Published.IsZero() || l.Published > day {
		return Verdict{Steps: []Step{{"公布", "该日尚未公布，不得作为行政管理依据", true}}}
	}
	v := Verdict{Longterm: l.Longterm, Steps: []Step{{"公布", l.Published.Chinese() + "公布", false}}}
	end, status, by, says := l.end()
	if end > 0 && end <= day {
		v.Status, v.Since, v.By = status, end, by
		return v.step("终止", says, true)
	}
	start := max(l.Starts, l.Published)
	if l.Starts > day {
		v.Status, v.Since, v.Until = Pending, l.Published, l.Starts-1
		return v.step("施行", "自"+l.Starts.Chinese()+"起施行，该日尚未施行", true)
	}
	v.Status, v.Since = InForce, start
	if end > 0 {
		v.Until = end - 1
	}
	said := "自公布之日起施行"
	if l.Starts > 0 {
		said = "自" + l.Starts.Chinese() + "起施行"
	}
	last := l.altered(day)
	v = v.step("施行", said, last == nil)
	v = v.step("期限", l.term(end, says), false)
	if last != nil {
		v.Status, v.Since, v.By = Amended, max(last.From, start), last
		v = v.step("修改", "自"+last.From.Chinese()+"起被"+last.named()+"修改，修改后继续施行", true)
	}
	return v
}

func (v Verdict) step(label, says string, decides bool) Verdict {
	v.Steps = append(v.Steps, Step{label, says, decides})
	return v
}

// term says until when it holds.
func (l Life) term(end civil.Date, says string) string {
	switch {
	case end > 0:
		return "之后" + says
	case l.Longterm:
		return "长期有效"
	case l.Ends.IsZero():
		return "尚未登记有效期，请核对正文后补填"
	}
	return "有效期至" + l.Ends.Chinese()
}

// end is the first day on which it holds no more, 0 for none known.
func (l Life) end() (on civil.Date, as Status, by *Effect, says string) {
	if l.Ends > 0 {
		on, as, says = l.Ends+1, Expired, "有效期至"+l.Ends.Chinese()+"，届满自动失效"
	}
	if l.EndedOn > 0 && (on == 0 || l.EndedOn < on) {
		on, as, says = l.EndedOn, l.EndedAs, "自"+l.EndedOn.Chinese()+"起宣布"+string(l.EndedAs)+"："+l.EndedBy
	}
	for i := range l.Effects {
		e := &l.Effects[i]
		if e.Kind.Ends && e.From > 0 && (on == 0 || e.From < on) {
			on, as, by, says = e.From, Abolished, e, "自"+e.From.Chinese()+"起被"+e.named()+e.Kind.Title
		}
	}
	return on, as, by, says
}

// altered is the last amendment that works on the day.
func (l Life) altered(day civil.Date) *Effect {
	var last *Effect
	for i := range l.Effects {
		e := &l.Effects[i]
		if e.Kind.Alters && e.From > 0 && e.From <= day && (last == nil || e.From >= last.From) {
			last = e
		}
	}
	return last
}

// Stamp is the status in the words of a public page: that a document was
// amended must not read as if it held no more.
func (v Verdict) Stamp() string {
	if v.Status == Amended {
		return string(InForce) + "，" + string(Amended)
	}
	return string(v.Status)
}

// Note is what stands beside the status on a public page.
func (v Verdict) Note() string {
	switch {
	case v.By != nil && v.Status == Abolished:
		return "自" + v.Since.Chinese() + "起被" + v.By.named() + v.By.Kind.Title
	case v.Status.Over():
		return "自" + v.Since.Chinese() + "起" + string(v.Status)
	case v.Status == Pending:
		return "自" + (v.Until + 1).Chinese() + "起施行"
	case v.Status == Amended && v.By != nil:
		note := "自" + v.Since.Chinese() + "起被" + v.By.named() + "修改"
		if v.Until > 0 {
			note += "，有效期至" + v.Until.Chinese()
		}
		return note
	case v.Until > 0:
		return "有效期至" + v.Until.Chinese()
	case v.Status == InForce && v.Longterm:
		return "长期有效"
	}
	return ""
}

// Tone is the colour of a status as content.Part has it.
func (s Status) Tone() string {
	switch s {
	case InForce:
		return "good"
	case Expired, Abolished:
		return "bad"
	}
	return "warn"
}

// The parameters of local rules; their numbers differ by place (R8.06, R8.07,
// R8.12, R8.14).
const (
	MostYears    = "years"
	TrialYears   = "trial"
	ConsultDays  = "consult"
	LegalLeast   = "legal_least"
	LegalMost    = "legal_most"
	FilingDays   = "filing"
	AheadMonths  = "ahead"
	DecideBefore = "decide"
)

// Rule is what a parameter means.
type Rule struct {
	Key, Title, Unit, Basis string
	Value                   int64
	Least, Most             int64
}

// Rules are all parameters with the numbers that hold where nothing is set.
var Rules = []Rule{
	{MostYears, "有效期最长", "年", "规章以下规范性文件有效期一般不超过5年，以本地规定为准", 5, 1, 30},
	{TrialYears, "暂行、试行文件有效期最长", "年", "标注“暂行”“试行”的一般不超过2年，以本地规定为准", 2, 1, 10},
	{ConsultDays, "涉及市场主体的征求意见最短", "日", "《优化营商环境条例》第六十二条：一般不少于30日", 30, 1, 180},
	{LegalLeast, "合法性审核最短", "个工作日", "国办发〔2018〕115号：除特殊情况外一般不少于5个工作日", 5, 1, 60},
	{LegalMost, "合法性审核最长", "个工作日", "国办发〔2018〕115号：最长不超过15个工作日", 15, 1, 60},
	{FilingDays, "公布后报送备案", "日内", "国办发〔2018〕37号；期限以本地规定为准", 15, 1, 90},
	{AheadMonths, "有效期届满前开始评估", "个月", "届满前6个月评估，以本地规定为准", 6, 1, 24},
	{DecideBefore, "届满前作出处理决定", "日前", "留出续期、修改和公布的时间", 30, 1, 365},
}

// Numbers are the parameters that hold on some day.
type Numbers map[string]int64

// NumbersOn are the parameters that hold on the day.
func NumbersOn(set []Parameter, day civil.Date) Numbers {
	out, from := Numbers{}, map[string]civil.Date{}
	for _, r := range Rules {
		out[r.Key] = r.Value
	}
	for _, p := range set {
		if _, known := out[p.Name]; known && p.From <= day && p.From >= from[p.Name] {
			out[p.Name], from[p.Name] = p.Value, p.From
		}
	}
	return out
}

// MostUntil is the last day until which a document that enters into force on
// the day may hold (R8.14).
func (n Numbers) MostUntil(starts civil.Date, trial bool) civil.Date {
	years := n[MostYears]
	if trial {
		years = n[TrialYears]
	}
	return months(starts, int(years)*12) - 1
}

// months is the same day of a later or earlier month, or that month's last.
func months(d civil.Date, n int) civil.Date {
	first := civil.Of(d.Year(), d.Month(), 1).Time().AddDate(0, n, 0)
	return min(civil.Of(first.Year(), first.Month(), d.Day()), civil.EndOfMonth(first.Year(), first.Month()))
}

// numberForm is the form of a 发文字号 (R10.02).
var numberForm = regexp.MustCompile(`^\p{Han}+〔(19|20)\d{2}〕[1-9]\d*号$`)

// trialWord finds 暂行 and 试行 in a title.
func trialWord(title string) bool {
	return strings.Contains(title, "暂行") || strings.Contains(title, "试行")
}

// FilingDue is the last day for filing a document published on the day.
func (n Numbers) FilingDue(published civil.Date) civil.Date { return published.Add(int(n[FilingDays])) }

// lengths checks the days that rules bound; working counts working days.
func (n Numbers) lengths(f *Facts, working func(from, to civil.Date) int) []string {
	var out []string
	if !f.ConsultFrom.IsZero() && !f.ConsultTo.IsZero() && f.Market {
		if days := int64(f.ConsultTo - f.ConsultFrom + 1); days < n[ConsultDays] {
			out = append(out, fmt.Sprintf("公开征求意见%d日，与市场主体密切相关的一般不少于%d日", days, n[ConsultDays]))
		}
	}
	if !f.LegalFrom.IsZero() && !f.LegalOn.IsZero() {
		if days := int64(working(f.LegalFrom, f.LegalOn)); days < n[LegalLeast] || days > n[LegalMost] {
			out = append(out, fmt.Sprintf("合法性审核用了%d个工作日，一般为%d至%d个工作日", days, n[LegalLeast], n[LegalMost]))
		}
	}
	return out
}
