package outlet

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
	"gongkai/internal/publish/outlet/pages"
)

// proofMost is the largest picture or saved page, in bytes.
const proofMost = 20 << 20

func postForm() form.Form {
	return form.Form{{Name: "address", Label: "市门户网站地址", Required: true, Max: 500, Placeholder: "https://", Help: "打开市门户网站上的这条信息，把地址栏的网址粘贴到这里"},
		{Name: "posted_at", Label: "市门户发布日期", Kind: form.Day, Required: true}, {Name: "posted_time", Label: "发布时间", Max: 5, Placeholder: "09:30", Help: "可以不填"},
		{Name: "proof", Label: "网页截图或打印成的PDF", Kind: form.File, Accept: ".png,.jpg,.jpeg,.pdf", Help: "系统不能自动打开市门户网站时需要附上"},
		{Name: "withdrawn", Label: "已从市门户网站撤下", Kind: form.Check}, {Name: "note", Label: "备注", Max: 200}}
}

func (o *Outlets) getItem(c *web.Ctx) error {
	r, ok, err := RecordOf(c.Context(), c.DB, c.Actor.Tenant, c.Path("id"), City)
	if err != nil {
		return err
	}
	v := map[string]string{"posted_at": c.Today().String()}
	if ok {
		at := r.PostedAt.In(store.Zone)
		v = map[string]string{"address": r.Address, "posted_at": civil.FromTime(at).String(), "posted_time": at.Format("15:04"), "note": r.Note}
	}
	return o.showItem(c, http.StatusOK, postForm().Blank(v))
}

// showItem draws the fields to copy, the two records and the form.
func (o *Outlets) showItem(c *web.Ctx, status int, state *form.State) error {
	i, err := o.item(c.Context(), c.DB, c.Actor, c.Path("id"))
	if err != nil {
		return err
	}
	p, err := PlatformOf(c.Context(), c.DB, c.Actor.Tenant, City)
	if err != nil {
		return err
	}
	x, err := o.entryOf(c.Context(), c.DB, i)
	if err != nil {
		return err
	}
	v := pages.Copy{Base: base(c, "复制到市门户网站")}
	v.Base.Lead = "《" + i.Title + "》"
	over := 0
	for _, f := range x.values(p) {
		out := pages.Value{ID: "copy-" + f.Key, Label: f.Label, Text: f.Whole, Long: f.Long, Size: fmt.Sprintf("%d字", utf8.RuneCountInString(f.Whole))}
		if most := p.Max(f.Key); most > 0 {
			out.Size += fmt.Sprintf("，最多%d字", most)
		}
		if f.Over > 0 {
			over++
			out.Over = fmt.Sprintf("超过%d字", f.Over)
		}
		v.Values = append(v.Values, out)
	}
	if over > 0 {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Warn, Title: "有" + strconv.Itoa(over) + "项超过市门户网站的字数限制", Text: "复制后请在市门户网站上缩短。"})
	}
	for _, f := range x.files {
		v.Files = append(v.Files, ui.FileItem{Name: f.Name, Href: f.Href(), Bytes: f.Size})
	}
	if v.Facts, err = o.facts(c, i); err != nil {
		return err
	}
	if v.Way, err = o.way(c, i); err != nil {
		return err
	}
	if !i.OnLine() {
		v.Notices = append(v.Notices, ui.Notice{Tone: ui.Bad, Title: "本网站已撤稿", Text: "请同时从市门户网站撤下，并在下面勾选“已从市门户网站撤下”登记。原因：" + i.Reason})
	}
	if c.Actor.MayOn(RightRecord, i.Unit, i.Kind) {
		fields := ui.FromForm(state)
		ui.Pick(fields, "posted_at").Width, ui.Pick(fields, "posted_time").Width, ui.Pick(fields, "address").Kind = ui.Short, ui.Short, ui.URL
		v.Form = &ui.Form{ID: "post", Action: itemPath + "/" + i.ID, Fields: fields, Error: state.General, Buttons: []ui.Button{{Label: "登记", Look: ui.Primary}, {Label: "登记，接着下一条", Name: "then", Value: "next"}}}
	}
	return c.Page(status, pages.CopyPage(v))
}

// facts are the two records.
func (o *Outlets) facts(c *web.Ctx, i content.Item) ([]ui.Pair, error) {
	var out []ui.Pair
	for _, id := range []string{Own, City} {
		r, ok, err := RecordOf(c.Context(), c.DB, c.Actor.Tenant, i.ID, id)
		if err != nil {
			return nil, err
		}
		name := platformWord(id)
		if !ok {
			out = append(out, ui.P(name, "未登记"))
			continue
		}
		address := ui.T(r.Address)
		if webAddress(r.Address) {
			address = ui.A(r.Address, r.Address)
		}
		lamp := ui.Lamp{Tone: stateTone(StateTitles[r.State]), Word: StateTitles[r.State], Why: r.Why}
		out = append(out, ui.Pair{Label: name, Cell: ui.C(ui.Light(lamp))}, ui.Pair{Label: "地址", Cell: address, Wide: true}, ui.P("发布时间", moment(r.PostedAt)), ui.P("版本", strconv.FormatInt(r.Edition, 10)))
		l, err := store.Get[Look](c.Context(), c.DB, c.Actor.Tenant, r.ID)
		if err != nil && !fail.Is(err, fail.Missing) {
			return nil, err
		}
		if err == nil {
			text := moment(l.At)
			if l.Failures > 1 {
				text += fmt.Sprintf("，连续%d次打不开", l.Failures)
			}
			out = append(out, ui.P("最近检查", text))
		}
		if r.File != "" {
			out = append(out, ui.Pair{Label: "网页快照", Cell: ui.Cell{Text: "查看快照", Href: content.OfficeFile + r.File, Note: "SHA-256 " + r.Digest}})
		}
		if r.Proof != "" {
			out = append(out, ui.Pair{Label: "截图", Cell: ui.A("查看截图", content.OfficeFile+r.Proof)})
		}
		if r.By != "" {
			out = append(out, ui.P("登记人", r.By+" "+moment(r.At)))
		}
	}
	return out, nil
}

// way leads to the neighbours among what is still to be done.
func (o *Outlets) way(c *web.Ctx, i content.Item) ([]ui.Button, error) {
	prev, next, err := o.beside(c, i.ID)
	if err != nil {
		return nil, err
	}
	var out []ui.Button
	if prev != "" {
		out = append(out, ui.Button{Label: "上一条", Href: itemPath + "/" + prev})
	}
	if next != "" {
		out = append(out, ui.Button{Label: "下一条", Href: itemPath + "/" + next})
	}
	if c.Actor.May(RightExport) && i.OnLine() {
		out = append(out, ui.Button{Label: "导出信息包", Place: ui.PlaceExport, Href: itemPath + "/" + i.ID + "/pack"})
	}
	return append(out, ui.Button{Label: "查看信息", Href: i.Href()}), nil
}

// beside are the items before and after one among those still to be done.
func (o *Outlets) beside(c *web.Ctx, id string) (prev, next string, err error) {
	all, err := o.visible(c)
	if err != nil {
		return "", "", err
	}
	all = slices.DeleteFunc(all, func(l line) bool { return l.todo() == "" && l.item.ID != id })
	at := slices.IndexFunc(all, func(l line) bool { return l.item.ID == id })
	if at > 0 {
		prev = all[at-1].item.ID
	}
	if at+1 < len(all) {
		next = all[at+1].item.ID
	}
	return prev, next, nil
}

func (o *Outlets) postItem(c *web.Ctx) error {
	name, data, err := c.Upload("proof", proofMost)
	if err != nil && !fail.Is(err, fail.Invalid) {
		return err
	}
	state := postForm().ReadValues(c.R.PostForm)
	if err != nil && c.R.MultipartForm != nil && len(c.R.MultipartForm.File["proof"]) > 0 && !state.Keep(err) {
		return err
	}
	at, ok := instant(state.Text("posted_at"), state.Text("posted_time"))
	if !ok && state.Errors["posted_at"] == "" {
		state.Errors["posted_time"] = "发布时间应如 09:30"
	}
	if !state.OK() {
		return o.showItem(c, http.StatusUnprocessableEntity, state)
	}
	_, next, err := o.beside(c, c.Path("id"))
	if err != nil {
		return err
	}
	_, err = o.Post(c.Context(), c.Actor, c.Path("id"), Posted{Address: state.Text("address"), PostedAt: at, Note: state.Text("note"), ProofName: name, Proof: data, Withdrawn: state.Yes("withdrawn")})
	if err != nil {
		if !state.Keep(err) {
			return err
		}
		return o.showItem(c, http.StatusUnprocessableEntity, state)
	}
	to := itemPath + "/" + c.Path("id")
	if c.R.PostFormValue("then") == "next" {
		if to = homePath; next != "" {
			to = itemPath + "/" + next
		}
	}
	return c.Done("已登记市门户网站的发布", to)
}

// instant is a day with a time of day, or with none: then the day's beginning.
func instant(day, hour string) (time.Time, bool) {
	if hour == "" {
		hour = "00:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", day+" "+hour, store.Zone)
	return t, err == nil
}
