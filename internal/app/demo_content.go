package app

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/sheet"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

//go:embed demo/content1.txt
var demoContent1 string

//go:embed demo/content2.txt
var demoContent2 string

// piece is a published item of the demo. All of them are invented and say so.
type piece struct {
	at                       time.Time
	kind, path, unit, author string
	// set are the values of the lines "key: value"; body is the text.
	set  map[string]string
	body string
}

// demoPieces reads the demo's items: a line "@ day time kind column unit
// author", lines of values, "--", the text, "===".
func demoPieces(text string) ([]piece, error) {
	var out []piece
	for part := range strings.SplitSeq(text, "\n===\n") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		head, body, ok := strings.Cut(part, "\n--\n")
		lines := strings.Split(strings.TrimSpace(head), "\n")
		f := strings.Fields(lines[0])
		if !ok || len(f) != 7 || f[0] != "@" {
			return nil, fmt.Errorf("demo content: cannot read %q", lines[0])
		}
		at, err := time.ParseInLocation("2006-01-02 15:04", f[1]+" "+f[2], store.Zone)
		if err != nil {
			return nil, err
		}
		p := piece{at: at, kind: f[3], path: f[4], unit: f[5], author: f[6], set: map[string]string{}, body: demoBody(body)}
		for _, line := range lines[1:] {
			key, value, _ := strings.Cut(line, ": ")
			p.set[key] = value
		}
		out = append(out, p)
	}
	return out, nil
}

// demoBody makes a text of lines: "## " begins a heading, "|" a row of a
// table, "落款：" the signature.
func demoBody(text string) string {
	var b strings.Builder
	table := 0
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		if !strings.HasPrefix(line, "|") && table > 0 {
			b.WriteString("</table>")
			table = 0
		}
		e := html.EscapeString(strings.TrimSpace(line))
		switch {
		case strings.HasPrefix(line, "## "):
			b.WriteString("<h2>" + strings.TrimPrefix(e, "## ") + "</h2>")
		case strings.HasPrefix(line, "落款："):
			b.WriteString(`<p class="sign">` + strings.TrimPrefix(e, "落款：") + "</p>")
		case strings.HasPrefix(line, "|"):
			if table++; table == 1 {
				b.WriteString("<table>")
			}
			demoRow(&b, e, table == 1)
		default:
			b.WriteString("<p>" + e + "</p>")
		}
	}
	if table > 0 {
		b.WriteString("</table>")
	}
	return rich.Clean(b.String())
}

func demoRow(b *strings.Builder, line string, head bool) {
	cell := "td"
	if head {
		cell = "th"
	}
	b.WriteString("<tr>")
	for part := range strings.SplitSeq(strings.Trim(line, "| "), "|") {
		b.WriteString("<" + cell + ">" + strings.TrimSpace(part) + "</" + cell + ">")
	}
	b.WriteString("</tr>")
}

// publishing plays what the bureau publishes over the year.
func (a *App) publishing(s *stage) ([]cue, error) {
	pieces, err := demoPieces(demoContent1 + demoContent2)
	if err != nil {
		return nil, err
	}
	out := []cue{{demoFirst.In(store.Zone).Add(8*time.Hour + 50*time.Minute), func(ctx context.Context) error { return a.openSite(ctx, s) }}}
	for _, p := range pieces {
		if p.set["original"] != "" { // taken over
			out = append(out, cue{p.at, func(ctx context.Context) error { return a.publishPiece(ctx, s, p) }})
			continue
		}
		out = append(out, a.carried(s, p)...)
	}
	return slices.Concat(out, a.revising(s), a.quarterly(s), a.shelving(s), a.deciding(s), a.judging(s), a.opening(s)), nil
}

// openSite sets up the columns and what the bureau says of its site. Marks
// that an authority gives out stay empty.
func (a *App) openSite(ctx context.Context, s *stage) error {
	return a.DB.Do(ctx, s.actors["ma.yun"], func(tx *store.Tx) error {
		if _, err := content.Plant(tx); err != nil {
			return err
		}
		set, err := content.SettingOf(ctx, tx, tx.Tenant())
		if err != nil {
			return err
		}
		set.Code = "11640500MB0000000K"
		set.Site = map[string]string{content.SiteName: "中卫市工业和信息化局", content.SiteHost: "中卫市工业和信息化局（演示）", content.SitePhone: "0955-0000000（演示号码）",
			content.SiteAddress: "中卫市沙坡头区演示路1号", content.SiteEmail: "demo@gxj.example", content.SiteFax: "0955-0000001（演示号码）",
			content.SiteHours: "夏季 8:30–12:00，14:30–18:15\n冬季 8:30–12:00，14:00–17:45", content.SiteRequests: "局办公室", content.SiteAdvice: "0955-0000011（演示号码）",
			content.SiteLinks: "中国政府网 https://www.gov.cn/\n宁夏回族自治区人民政府 https://www.nx.gov.cn/\n中卫市人民政府 https://www.nxzw.gov.cn/"}
		if set.Version > 0 {
			err = tx.Update(&set)
		} else {
			err = tx.Insert(&set)
		}
		if err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record("设置网站", store.Ref{Kind: "content.setting", ID: set.ID}, store.Telling("建立网站栏目，填写网站信息"))
	})
}

func (a *App) publishPiece(ctx context.Context, s *stage, p piece) error {
	var item content.Item
	err := a.DB.Do(ctx, s.actors[p.author], func(tx *store.Tx) error {
		i, err := demoItem(ctx, tx, s, p)
		if err != nil {
			return err
		}
		if item, err = a.content.Create(tx, i); err != nil {
			return err
		}
		for _, f := range demoFiles(p) {
			f.Item = item.ID
			if _, _, err := a.content.Attach(tx, f); err != nil {
				return err
			}
		}
		return tx.Record("拟稿", item.Ref(), store.Telling("拟制《%s》", item.Title))
	})
	if err != nil {
		return err
	}
	if item.Kind == content.KindNormative {
		if err := a.shelved(ctx, s, p, item); err != nil {
			return err
		}
	}
	return a.DB.Do(ctx, s.actors["ma.yun"], func(tx *store.Tx) error {
		if _, err := a.content.Release(tx, &item, ""); err != nil {
			return err
		}
		return tx.Record("发布", item.Ref(), store.Telling("发布《%s》", item.Title))
	})
}

func demoItem(ctx context.Context, tx *store.Tx, s *stage, p piece) (content.Item, error) {
	tree, err := content.Columns(ctx, tx, tx.Tenant())
	if err != nil {
		return content.Item{}, err
	}
	col, ok := tree.At(p.path)
	if !ok || !col.Takes(p.kind) {
		return content.Item{}, fmt.Errorf("column %s does not take %s", p.path, p.kind)
	}
	i := content.Item{Kind: p.kind, Column: col.ID, Title: p.set["title"], Body: p.body, Unit: s.unit(demoBureau, p.unit), Source: "中卫市工业和信息化局", Author: s.actors[p.author].Name,
		Number: p.set["number"], Issuer: "中卫市工业和信息化局", Topic: p.set["topic"], Marking: content.Proactive, MarkedBy: s.actors["li.hongmei"].ID, Fields: map[string]string{},
		Keywords: listOf(p.set["keywords"]), Audience: listOf(p.set["audience"]), Tasks: listOf(p.set["tasks"])}
	for key, into := range map[string]*civil.Date{"formed": &i.Formed, "original": &i.OriginalOn, "pinned": &i.Pinned} {
		if v := p.set[key]; v != "" {
			*into = civil.MustParse(v)
		}
	}
	for key, value := range p.set {
		if field, ok := strings.CutPrefix(key, "f."); ok {
			i.Fields[field] = value
		}
	}
	for _, path := range listOf(p.set["also"]) {
		if more, ok := tree.At(path); ok {
			i.Also = append(i.Also, more.ID)
		}
	}
	return i, nil
}

func listOf(s string) []string {
	return slices.DeleteFunc(strings.Split(s, ","), func(v string) bool { return v == "" })
}

// demoFiles are a piece's attachments, made up on the spot.
func demoFiles(p piece) []content.Upload {
	var out []content.Upload
	add := func(name, text string, data []byte) {
		out = append(out, content.Upload{Name: name, Data: data, Role: content.RoleFile, Alt: text, Text: content.Text{Text: text, Readable: true}})
	}
	if name := p.set["file.xlsx"]; name != "" {
		add(name+".xlsx", name, demoSheet(name))
	}
	if name := p.set["file.txt"]; name != "" {
		add(name+".txt", name, []byte("演示数据\r\n1. 宁夏某某信息技术有限公司\r\n2. 中卫某某软件有限公司\r\n"))
	}
	if name := p.set["file.png"]; name != "" {
		add(name+".png", name, demoPicture())
	}
	return out
}

func demoSheet(title string) []byte {
	t := &sheet.Sheet{Name: "收支总表", Title: title, Columns: []sheet.Column{{Title: "项目"}, {Title: "金额（万元）", Kind: sheet.Number}},
		Rows: sheet.Of([][]any{{"一般公共预算拨款收入", 2186.4}, {"一般公共服务支出", 312.6}, {"资源勘探工业信息等支出", 1624.3}, {"社会保障和就业支出", 249.5}})}
	var b bytes.Buffer
	_ = (&sheet.Book{Title: title, Sheets: []*sheet.Sheet{t}}).Write(&b) // four rows into memory
	return b.Bytes()
}

// demoPicture is a plain chart of three bars.
func demoPicture() []byte {
	img := image.NewPaletted(image.Rect(0, 0, 720, 400), color.Palette{color.White, color.RGBA{0x1B, 0x5F, 0xAA, 255}, color.RGBA{0xE1, 0xE5, 0xEB, 255}})
	for n, high := range []int{120, 240, 330} {
		for x := 80 + n*210; x < 220+n*210; x++ {
			for y := 380 - high; y < 380; y++ {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	for x := 40; x < 690; x++ {
		img.SetColorIndex(x, 381, 2)
	}
	var b bytes.Buffer
	_ = png.Encode(&b, img) // into memory
	return b.Bytes()
}

// revising plays a changed document and one that was taken back.
func (a *App) revising(s *stage) []cue {
	return []cue{
		{a.clock("2023-08-29", 10, 40), func(ctx context.Context) error {
			return a.reworked(ctx, s, "中卫市工业企业技术改造奖补办法（演示）", func(tx *store.Tx, i *content.Item) error {
				i.Body = demoAmended.Replace(i.Body)
				if err := a.content.Save(tx, i); err != nil {
					return err
				}
				_, err := a.content.Release(tx, i, "降低投资门槛，提高奖补比例，增加一次申报（卫工信规发〔2023〕3号修改）")
				return err
			})
		}},
		{a.clock("2023-08-15", 16, 5), func(ctx context.Context) error {
			return a.reworked(ctx, s, "我市举办工业企业数字化转型供需对接活动（演示）", func(tx *store.Tx, i *content.Item) error {
				return a.content.Withdraw(tx, i, "文中签约数量有误，核实后另行发布", "")
			})
		}},
	}
}

func (a *App) reworked(ctx context.Context, s *stage, title string, f func(*store.Tx, *content.Item) error) error {
	i, err := store.First[content.Item](ctx, a.DB, "WHERE agency = $1 AND title = $2", demoBureau, title)
	if err != nil {
		return err
	}
	return a.DB.Do(ctx, s.actors["ma.yun"], func(tx *store.Tx) error {
		if err := f(tx, &i); err != nil {
			return err
		}
		return tx.Record("修改已发布信息", i.Ref(), store.Telling("修改或撤回《%s》", i.Title))
	})
}
