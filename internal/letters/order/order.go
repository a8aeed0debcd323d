package order

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
)

// Order is one transfer order as it was read.
type Order struct {
	// Row is the line of the table that it stands on, from 1, or the number
	// of the piece of text.
	Row      int       `json:"row"`
	SourceNo string    `json:"source_no"`
	Received time.Time `json:"received_at"`
	// Due is the day that the sender set, or the zero Date.
	Due                                  civil.Date `json:"due"`
	Name, Phone, Address, Kind, Category string
	Urgency, Title, Content, Place       string
	Transferrer, Demand                  string
	Public, VisitBack                    bool
	// Problems keep the order from being taken over; Hints do not.
	Problems, Hints []string
}

// Field is what a column of an order may be.
type Field struct {
	Key, Title string
	Required   bool
	// Known are further titles of such columns.
	Known []string
	read  func(o *Order, v string, zone *time.Location) string
}

// The longest texts, in characters.
const (
	mostContent = 20000
	mostLine    = 200
)

func text(most int, to func(*Order) *string) func(*Order, string, *time.Location) string {
	return func(o *Order, v string, _ *time.Location) string {
		if utf8.RuneCountInString(v) > most {
			return fmt.Sprintf("最多%d字", most)
		}
		*to(o) = v
		return ""
	}
}

// Fields are all that an order may say (PORTAL D.1).
var Fields = []Field{
	{"source_no", "来源编号", true, []string{"工单编号", "12345工单编号", "工单号", "编号", "信件编号", "转办单号", "受理编号", "留言编号", "来信编号", "事项编号", "办件编号"}, text(60, func(o *Order) *string { return &o.SourceNo })},
	{"received_at", "受理时间", true, []string{"来电时间", "登记时间", "转办时间", "派单时间", "收件时间", "留言时间", "来信时间", "来信日期", "交办时间", "转办日期", "受理日期"}, readReceived},
	{"due_at", "办理时限", false, []string{"办结时限", "截止时间", "要求办结时间", "办理期限", "反馈时限", "办结期限", "回复时限"}, readDue},
	{"name", "姓名", false, []string{"反映人", "诉求人", "来电人", "来信人", "留言人", "联系人", "市民姓名", "诉求人姓名", "写信人"}, text(60, func(o *Order) *string { return &o.Name })},
	{"phone", "联系电话", false, []string{"来电号码", "电话", "手机号码", "联系方式", "手机", "诉求人电话"}, readPhone},
	{"address", "联系地址", false, []string{"住址", "通信地址", "通讯地址"}, text(mostLine, func(o *Order) *string { return &o.Address })},
	{"place", "诉求地址", false, []string{"事发地址", "发生地点", "所属区域", "问题地点"}, text(mostLine, func(o *Order) *string { return &o.Place })},
	{"type", "诉求类型", false, []string{"工单类型", "信件类型", "来信类型", "类型", "留言类型", "诉求性质"}, readKind},
	{"category", "业务分类", false, []string{"内容分类", "分类", "一级分类", "归口类型", "留言领域"}, text(60, func(o *Order) *string { return &o.Category })},
	{"urgency", "紧急程度", false, []string{"缓急", "办理级别"}, text(20, func(o *Order) *string { return &o.Urgency })},
	{"title", "标题", false, []string{"主题", "诉求标题", "来信标题", "留言标题", "事项名称", "工单标题"}, text(mostLine, func(o *Order) *string { return &o.Title })},
	{"content", "内容", true, []string{"内容描述", "诉求内容", "反映内容", "来信内容", "留言内容", "主要内容", "问题描述", "诉求描述"}, text(mostContent, func(o *Order) *string { return &o.Content })},
	{"transfer_unit", "转办单位", false, []string{"派单单位", "交办单位", "来源单位", "转办部门"}, text(mostLine, func(o *Order) *string { return &o.Transferrer })},
	{"demand", "办理要求", false, []string{"转办意见", "答复市民要点", "处理要求", "批示意见", "领导批示", "备注"}, text(2000, func(o *Order) *string { return &o.Demand })},
	{"need_public", "是否公开", false, []string{"是否同意公开", "同意公开"}, readFlag(func(o *Order) *bool { return &o.Public })},
	{"need_visit_back", "是否回访", false, []string{"是否需要回访", "需要回访"}, readFlag(func(o *Order) *bool { return &o.VisitBack })},
}

// FieldOf finds a field by its key.
func FieldOf(key string) (Field, bool) {
	i := slices.IndexFunc(Fields, func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return Fields[i], true
}

// kinds are the words by which senders say what a letter is.
var kinds = []struct{ key, word string }{{"complaint", "投诉"}, {"report", "举报"}, {"advice", "建议"}, {"praise", "表扬"}, {"praise", "感谢"}, {"help", "求助"}, {"ask", "咨询"}}

func readKind(o *Order, v string, _ *time.Location) string {
	for _, k := range kinds {
		if strings.Contains(v, k.word) || v == k.key {
			o.Kind = k.key
			return ""
		}
	}
	o.Hints = append(o.Hints, "诉求类型“"+v+"”不认识")
	return ""
}

func readReceived(o *Order, v string, zone *time.Location) string {
	t, ok := When(v, zone)
	if !ok {
		return "“" + v + "”不是日期，请写成2023-09-01 09:05"
	}
	o.Received = t
	return ""
}

func readDue(o *Order, v string, zone *time.Location) string {
	t, ok := When(v, zone)
	if !ok {
		return "“" + v + "”不是日期，请写成2023-09-08"
	}
	o.Due = civil.FromTime(t.In(zone))
	return ""
}

var (
	notPhone = regexp.MustCompile(`[^0-9+*\-—－–、,，/;；()（） 转]`)
	several  = regexp.MustCompile(`[、,，/;；]`)
	inland   = regexp.MustCompile(`^(0086|86)?(1[3-9][0-9]{9}|0[0-9]{9,11}|[2-8][0-9]{6,7}|[0-9]{5}|400[0-9]{7}|800[0-9]{7})$`)
)

func readPhone(o *Order, v string, _ *time.Location) string {
	v = strings.TrimSuffix(strings.Map(half, v), ".0") // a number that a spreadsheet kept as one
	if utf8.RuneCountInString(v) > 60 || notPhone.MatchString(v) {
		return "“" + v + "”不是电话号码"
	}
	for _, one := range several.Split(v, -1) {
		if says := wrongPhone(strings.TrimSpace(one)); says != "" {
			return says
		}
	}
	if strings.Contains(v, "*") {
		o.Hints = append(o.Hints, "联系电话被遮盖，办理时无法联系诉求人，请向转办平台索取")
	}
	o.Phone = v
	return ""
}

// wrongPhone says what is wrong with one number. Extensions stand behind 转.
func wrongPhone(v string) string {
	if v == "" || strings.Contains(v, "*") {
		return ""
	}
	main, _, _ := strings.Cut(v, "转")
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, main)
	if !inland.MatchString(digits) {
		return fmt.Sprintf("“%s”有%d位数字，不是电话号码。手机号11位，固定电话带区号10至12位", v, len(digits))
	}
	return ""
}

func readFlag(to func(*Order) *bool) func(*Order, string, *time.Location) string {
	return func(o *Order, v string, _ *time.Location) string {
		switch strings.TrimSpace(v) {
		case "是", "公开", "同意", "同意公开", "1", "Y", "y", "需要", "true":
			*to(o) = true
		case "否", "不公开", "不同意", "不同意公开", "0", "N", "n", "不需要", "false":
		default:
			return "只能填写“是”或“否”"
		}
		return ""
	}
}

// Set puts one value into the order; what is wrong with it is noted there.
func (o *Order) Set(f Field, v string, zone *time.Location) {
	v = clean(v)
	if v == "" {
		return
	}
	if says := f.read(o, v, zone); says != "" {
		o.Problems = append(o.Problems, f.Title+"："+says)
	}
}

// Untyped says that the order is sound but for its kind: somebody has to say
// what it is.
func (o *Order) Untyped() bool { return o.Kind == "" && len(o.Problems) == 0 }

// Finish notes what the order lacks and fills in what follows from the rest.
// It is called once, after all values were set.
func (o *Order) Finish(now time.Time) {
	missing := map[string]bool{"source_no": o.SourceNo == "", "received_at": o.Received.IsZero(), "content": o.Content == ""}
	for _, f := range Fields {
		if f.Required && missing[f.Key] && !slices.ContainsFunc(o.Problems, func(p string) bool { return strings.HasPrefix(p, f.Title+"：") }) {
			o.Problems = append(o.Problems, f.Title+"：不能为空")
		}
	}
	if !o.Received.IsZero() && o.Received.After(now.Add(24*time.Hour)) {
		o.Problems = append(o.Problems, "受理时间：晚于现在，请核对年份")
	}
	if !o.Received.IsZero() && !o.Due.IsZero() && o.Due < civil.FromTime(o.Received) {
		o.Problems = append(o.Problems, "办理时限：早于受理时间")
	}
	if o.Title == "" && o.Content != "" {
		o.Title = head(o.Content)
	}
	if o.Phone == "" && o.Name != "" {
		o.Hints = append(o.Hints, "没有联系电话，办理时无法联系诉求人")
	}
}

// head is the beginning of a text as a title.
func head(content string) string {
	first, _, _ := strings.Cut(content, "\n")
	runes := []rune(first)
	for i, r := range runes {
		if i >= 10 && strings.ContainsRune("，。；！？,.;!?", r) {
			runes = runes[:i]
			break
		}
	}
	if len(runes) > 30 {
		runes = append(runes[:29], '…')
	}
	return string(runes)
}

// clean takes away what nobody sees.
func clean(v string) string {
	v = strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", "\n"), "\r", "\n")
	v = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		if r == '\u00a0' {
			return ' '
		}
		return r
	}, v)
	return strings.TrimSpace(v)
}
