package desk

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/desk/pages"
	"gongkai/internal/disclosure/desk/past"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/citizen"
)

func importForm() form.Form {
	return form.Form{{Name: "file", Label: "登记簿文件", Kind: form.File, Required: true, Accept: ".xlsx", Help: "Excel（xlsx）。第一行或标题行下面应有列名；列的顺序不限。先预览，确认后才导入。"}}
}

func (d *Desk) getImport(c *web.Ctx) error {
	return d.showImport(c, http.StatusOK, importForm().Blank(nil))
}

func (d *Desk) showImport(c *web.Ctx, status int, state *form.State) error {
	v := pages.Form{Base: below(c, "导入以往申请")}
	v.Lead = "把使用本系统以前办理的申请导入，用于统计、检索和识别重复申请。还没有答复的，从收到之日起继续计算期限。"
	all, must := past.Titles()
	for k, t := range all {
		if must[t] {
			all[k] = t + "（必填）"
		}
	}
	v.Facts = []ui.Pair{{Label: "可以识别的列", Wide: true, Cell: ui.T(joined(all))}}
	v.Form = ui.Form{Action: root + "/import", Fields: ui.FromForm(state), Error: state.General,
		Buttons: []ui.Button{{Label: "预览", Look: ui.Primary}, {Label: "下载模板", Icon: "download", Href: root + "/import/sheet"}, {Label: "返回", Look: ui.Quiet, Href: root}}}
	return c.Page(status, pages.FormPage(v))
}

// getImportSheet gives a workbook with the heads and one line as an example.
func (d *Desk) getImportSheet(c *web.Ctx) error {
	all, _ := past.Titles()
	s := sheet.Sheet{Name: "登记簿", Title: "政府信息公开申请登记簿"}
	for _, t := range all {
		s.Columns = append(s.Columns, sheet.Column{Title: t})
	}
	example := map[string]any{"申请编号": "2022-001", "申请方式": "当面提交", "申请人类别": "自然人", "申请人": "（示例，请删除）张三", "申请内容": "2021年节能审查批复", "收到日期": "2022-03-01", "答复日期": "2022-03-20", "答复结果": "予以公开", "答复文号": "卫工信公开〔2022〕1号"}
	row := make([]any, len(all))
	for k, t := range all {
		row[k] = example[t]
		if row[k] == nil {
			row[k] = ""
		}
	}
	s.Rows = sheet.Of([][]any{row})
	b := sheet.Book{Title: s.Title, Sheets: []*sheet.Sheet{&s}}
	return c.Stream("以往申请导入模板.xlsx", sheet.MediaType, func(w io.Writer) error { return b.Write(w) })
}

// known are the codes that a register's words stand for.
func (d *Desk) known(c *web.Ctx) (past.Known, error) {
	var k past.Known
	for _, ch := range clock.Channels {
		k.Channels = append(k.Channels, past.Named{Code: string(ch), Words: append([]string{clock.ChannelTitles[ch]}, channelWords[ch]...)})
	}
	for _, t := range citizen.KindTitles {
		k.Kinds = append(k.Kinds, past.Named{Code: t[0], Words: append([]string{t[1]}, kindWords[t[0]]...)})
	}
	for _, o := range disclosure.Outcomes {
		if o.Key[0] != 'r' {
			k.Outcomes = append(k.Outcomes, past.Named{Code: o.Key, Words: append([]string{o.Title}, outcomeWords[o.Key]...)})
		}
	}
	units, err := d.Service.Roster.Units(c.Context(), c.DB, c.Actor.Tenant)
	for _, u := range units {
		k.Units = append(k.Units, past.Named{Code: u.ID, Words: []string{u.Name}})
	}
	return k, err
}

var (
	channelWords = map[clock.Channel][]string{clock.InPerson: {"当面", "现场"}, clock.Registered: {"邮寄", "信函", "挂号信", "特快专递", "EMS"}, clock.Plain: {"平信"}, clock.Internet: {"网上", "网络", "网站", "在线", "电子邮件"}, clock.Fax: {"传真"}, clock.Oral: {"口头"}}
	kindWords    = map[string][]string{citizen.Natural: {"公民", "个人"}, citizen.Company: {"企业", "公司"}, citizen.Other: {"其他组织"}}
	outcomeWords = map[string][]string{"a": {"公开", "全部公开", "主动公开", "已主动公开"}, "b": {"部分予以公开"}, "c1": {"国家秘密"}, "c2": {"法律行政法规禁止公开"}, "c3": {"三安全一稳定"},
		"c4": {"第三方合法权益", "商业秘密", "个人隐私"}, "c5": {"内部事务信息"}, "c6": {"过程性信息"}, "c7": {"行政执法案卷"}, "c8": {"行政查询事项"}, "d1": {"信息不存在", "非本机关", "不属于本机关", "本机关不掌握"},
		"d2": {"需要另行制作", "需要加工"}, "d3": {"补正后仍不明确"}, "e1": {"信访", "投诉", "举报"}, "e2": {"重复"}, "e3": {"公开出版物"}, "e4": {"大量反复申请"}, "e5": {"确认或重新出具"},
		"f1": {"逾期不补正", "视为放弃"}, "f2": {"逾期未缴费"}, "f3": {"撤回", "撤销", "主动撤回"}}
)

func (d *Desk) postImport(c *web.Ctx) error {
	if c.R.FormValue("rows") != "" {
		return d.takeRows(c)
	}
	name, body, err := c.Upload("file", 20<<20)
	state := importForm().Read(c.R)
	var rows []past.Row
	if err == nil {
		var k past.Known
		if k, err = d.known(c); err != nil {
			return err
		}
		rows, err = past.Read(c.Context(), name, body, c.Today(), k)
	}
	if err != nil {
		if !took(state, err) {
			return err
		}
		return d.showImport(c, http.StatusUnprocessableEntity, state)
	}
	return d.showRows(c, http.StatusOK, rows, nil)
}

// showRows previews what was read, or after the import tells what became of
// each row.
func (d *Desk) showRows(c *web.Ctx, status int, rows []past.Row, made map[int]string) error {
	v := pages.List{Base: below(c, "导入以往申请：预览")}
	good := 0
	g := ui.Grid{ID: "rows", Caption: "读到的申请", PlainRows: true, Query: ui.Query{Page: 1, Per: max(1, len(rows))}, Columns: []ui.Column{{Key: "line", Label: "行", Number: true, Fixed: true}, {Key: "state", Label: "情况", Fixed: true, Wide: true, Least: 16},
		{Key: "number", Label: "编号", Fixed: true}, {Key: "name", Label: "申请人", Fixed: true}, {Key: "subject", Label: "申请内容", Fixed: true, Wide: true, Least: 16}, {Key: "received", Label: "收到日期", Fixed: true, Least: 11}, {Key: "answered", Label: "答复日期", Fixed: true, Least: 11}, {Key: "outcome", Label: "答复结果", Fixed: true, Wide: true}}}
	for _, r := range rows {
		lamp := ui.Lamp{Tone: ui.OK, Word: "可以导入", Why: joined(r.Doubts)}
		if len(r.Doubts) > 0 {
			lamp.Tone, lamp.Icon = ui.Info, "info"
		}
		cell := ui.C(ui.Light(lamp))
		switch {
		case made != nil && made[r.Line] != "":
			cell = ui.A("已导入", root+"/"+made[r.Line])
		case !r.OK():
			cell = ui.Cell{Text: "不能导入：" + strings.Join(r.Problems, "；")}
		default:
			good++
		}
		g.Rows = append(g.Rows, ui.Row{ID: fmt.Sprint(r.Line), Cells: []ui.Cell{ui.N(r.Line), cell, ui.T(r.Number), ui.T(maskRow(r)), ui.T(clip(r.Subject, 60)), ui.T(r.Received.String()), ui.T(r.Answered.String()), ui.T(disclosure.OutcomeTitle(r.Outcome))}})
	}
	v.Stats = []ui.Stat{{Label: "读到", Value: fmt.Sprint(len(rows)), Unit: "行"}, {Label: "可以导入", Value: fmt.Sprint(good), Unit: "行", Tone: ui.OK}, {Label: "有问题", Value: fmt.Sprint(len(rows) - good - len(made)), Unit: "行", Tone: toneIf(len(rows)-good-len(made) > 0, ui.Warn)}}
	if made != nil {
		v.Base.Title, v.Lead = "导入结果", "没有导入的行请按提示修改文件后重新导入；已导入的行不会重复导入（按编号识别）。"
	} else {
		v.Lead = "只导入没有问题的行。有问题的行改好文件后可以再次导入。"
		text, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		v.Forms = []pages.Titled{{ID: "take", Title: "导入", Form: ui.Form{Action: root + "/import", Fields: []ui.Field{{Name: "rows", Kind: ui.HiddenKind, Value: string(text)}},
			Buttons: []ui.Button{{Label: fmt.Sprintf("导入没有问题的%d行", good), Look: ui.Primary, Off: good == 0, Why: "没有可以导入的行"}, {Label: "重新选择文件", Look: ui.Quiet, Href: root + "/import"}}}}}
	}
	v.Groups = []pages.Group{{ID: "preview", Grid: g}}
	return c.Page(status, pages.ListPage(v))
}

func maskRow(r past.Row) string {
	if r.Kind == citizen.Natural {
		return citizen.MaskName(r.Name)
	}
	return r.Name
}

// takeRows imports what was previewed; every row is checked again, and is an
// act of its own.
func (d *Desk) takeRows(c *web.Ctx) error {
	var rows []past.Row
	if err := json.Unmarshal([]byte(c.R.FormValue("rows")), &rows); err != nil || len(rows) > 5000 {
		return fail.Invalidf("预览的内容没有完整收到，请重新选择文件")
	}
	made := map[int]string{}
	status := http.StatusOK
	for k := range rows {
		r := &rows[k]
		if !r.OK() {
			continue
		}
		got, err := d.Service.Import(c.Context(), c.Actor, pastOf(r))
		switch {
		case err == nil:
			made[r.Line] = got.Item.ID
		case fail.Is(err, fail.Invalid):
			r.Problems, status = append(r.Problems, err.Error()), http.StatusUnprocessableEntity
		default:
			return err
		}
	}
	if len(made) > 0 {
		status = http.StatusOK
	}
	return d.showRows(c, status, rows, made)
}

// pastOf makes a past request of a row.
func pastOf(r *past.Row) disclosure.Past {
	p := citizen.Person{Kind: r.Kind, Name: r.Name, IDNumber: r.IDNumber, Phone: r.Phone, Address: r.Address}
	if p.IsOrg() {
		p.Org, p.Name, p.USCC, p.IDNumber = r.Name, r.Contact, r.IDNumber, ""
	}
	channel := clock.Channel(r.Channel)
	if channel == "" {
		channel = clock.InPerson
	}
	return disclosure.Past{Application: disclosure.Application{Kind: disclosure.Information, Channel: channel, Arrived: r.Received, Applicants: []citizen.Person{p}, Content: r.Subject},
		Number: r.Number, Received: r.Received, Unit: r.Unit, Outcome: r.Outcome, ReplyNumber: r.LetterNo, Answered: r.Answered, Served: r.Served, Archived: !r.Served.IsZero()}
}
