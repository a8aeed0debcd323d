package publish

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/web"
	"gongkai/internal/publish/pages"
)

const intakePath = "/office/publishing/intake"

func (p *Publish) getIntake(c *web.Ctx) error { return p.showIntake(c, http.StatusOK, nil, nil) }

// getIntakeTemplate is the list to fill in, with one row to go by.
func (p *Publish) getIntakeTemplate(c *web.Ctx) error {
	s := &sheet.Sheet{Name: "清单"}
	for _, h := range IntakeColumns {
		s.Columns = append(s.Columns, sheet.Column{Title: h})
	}
	s.Rows = sheet.Of([][]any{{"工作动态", "示例：全市工业节能推进会召开", "工作动态", "办公室", "主动公开", "2022-03-01", "", "", "", "市工业和信息化局", "", "正文填在这里，或者在“正文文件”填附件包中的文件名。", ""}})
	return send(c, s, "已公开信息导入模板", "xlsx")
}

// showIntake draws the form, with what is wrong row by row.
func (p *Publish) showIntake(c *web.Ctx, status int, in *Intake, failed error) error {
	v := pages.List{Base: base(c, nil, "导入已公开信息"), FormTitle: "选择文件"}
	v.Base.Lead = "把旧网站已经公开的信息整批迁入。显示“原发布日期”字样，本网站的发布日期由系统记录，不计入公开时限；导入即公开。"
	v.Base.Actions = []ui.Button{{Label: "下载模板", Icon: "download", Href: intakePath + "/template"}}
	f := ui.Form{Action: intakePath, Fields: []ui.Field{
		{Name: "list", Label: "清单（XLSX）", Kind: ui.File, Required: true, Accept: ".xlsx", Help: fmt.Sprintf("按模板填写，一次最多%d条；信息类型要求的其他要素，增加一列，列名为要素名称。", IntakeRows)},
		{Name: "files", Label: "附件包（ZIP）", Kind: ui.File, Accept: ".zip", Help: "清单中“正文文件”“附件”两列写到的文件，解开后不超过200MB。"}},
		Buttons: []ui.Button{{Label: "试导入", Look: ui.Primary, Name: "act", Value: "try"}, {Label: "正式导入", Name: "act", Value: "take", Confirm: "清单中的信息将立即对外公开，继续吗？"}}}
	if failed != nil {
		f.Error = complain(f.Fields, failed)
	}
	v.Form = &f
	v.Grid = ui.Grid{ID: "intake", Caption: "试导入结果", Path: intakePath, Columns: []ui.Column{{Key: "line", Label: "清单行", Fixed: true}, {Key: "title", Label: "标题", Wide: true}, {Key: "state", Label: "结果"}, {Key: "why", Label: "需要修改", Wide: true}},
		Empty: ui.EmptyState{Title: "还没有试导入", Text: "先试导入，逐行看结果；有一行不能导入，整个清单都不导入。"}}
	if in != nil {
		intakeResult(&v, in)
	}
	return c.Page(status, pages.ListPage(v))
}

func intakeResult(v *pages.List, in *Intake) {
	wrong := in.Wrong()
	v.Notices = []ui.Notice{{Tone: ui.OK, Title: fmt.Sprintf("共%d条，都可以导入", len(in.Rows)), Text: "试导入没有保存任何内容。请重新选择同样的文件，点“正式导入”。"}}
	if wrong > 0 {
		v.Notices = []ui.Notice{{Tone: ui.Bad, Title: fmt.Sprintf("共%d条，%d条不能导入", len(in.Rows), wrong), Text: "没有导入任何一条。请按下表修改清单后再试。"}}
	}
	for _, r := range in.Rows {
		l := ui.Lamp{Tone: ui.OK, Word: "可以导入"}
		if len(r.Wrong) > 0 {
			l = ui.Lamp{Tone: ui.Bad, Word: "不能导入"}
		}
		v.Grid.Rows = append(v.Grid.Rows, ui.Row{ID: strconv.Itoa(r.Line), Cells: []ui.Cell{ui.N(r.Line), ui.T(r.Title), ui.C(ui.Light(l)), ui.T(strings.Join(r.Wrong, "；"))}})
	}
}

func (p *Publish) postIntake(c *web.Ctx) error {
	_, list, err := c.Upload("list", 10<<20)
	var files []byte
	if err == nil && c.R.MultipartForm != nil && len(c.R.MultipartForm.File["files"]) > 0 && c.R.MultipartForm.File["files"][0].Size > 0 {
		_, files, err = c.Upload("files", IntakeBytes)
	}
	if err == nil && c.R.FormValue("act") == "take" {
		in, err := p.TakeOver(c.Context(), c.Actor, list, files)
		if err == nil && in.Wrong() == 0 {
			return c.Done(fmt.Sprintf("已导入%d条", len(in.Rows)), homePath)
		}
		return p.intakeFailed(c, in, err)
	}
	var in *Intake
	if err == nil {
		in, err = p.Rehearse(c.Context(), c.Actor, list, files)
	}
	if err != nil {
		return p.intakeFailed(c, nil, err)
	}
	return p.showIntake(c, http.StatusOK, in, nil)
}

func (p *Publish) intakeFailed(c *web.Ctx, in *Intake, err error) error {
	if err == nil {
		return p.showIntake(c, http.StatusUnprocessableEntity, in, nil)
	}
	if _, _, ok := form.Shown(err); !ok {
		return err
	}
	return p.showIntake(c, form.Status(err), nil, err)
}
