package publish

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/office/content"
)

// The pages of publishing. Setting up stands under a path of its own, because
// an item's pages take everything below theirs.
const (
	homePath     = "/office/publish"
	newPath      = homePath + "/new"
	minePath     = homePath + "/mine"
	reviewPath   = homePath + "/review"
	registerPath = homePath + "/register"
	latePath     = homePath + "/late"
	urgentPath   = homePath + "/urgent"
	assessPath   = homePath + "/assess"
	markingPath  = homePath + "/marking"
	secrecyPath  = homePath + "/secrecy"
	chainPath    = "/office/publishing/chains"
	templatePath = "/office/publishing/templates"
	settingPath  = "/office/publishing/settings"
)

// routes lists every page and act with the right it needs; acts ask again
// over the item's unit.
func (p *Publish) routes(r *web.Router) {
	r.Get(homePath, RightView, p.getAll)
	r.Get(minePath, RightView, p.getMine)
	r.Get(reviewPath, RightView, p.getReview)
	r.Get(registerPath, RightView, p.getRegister)
	r.Get(latePath, RightView, p.getLate)
	r.Get(urgentPath, RightView, p.getUrgent)
	r.Get(assessPath, RightView, p.getAssess)
	r.Get(markingPath, RightView, p.getMarking)
	r.Get(secrecyPath, RightView, p.getSecrecyMonth)
	r.Post(homePath+"/batch", RightView, p.postBatch)
	r.Get(newPath, RightDraft, p.getNew)
	r.Post(newPath, RightDraft, p.postNew)
	r.Get(homePath+"/{id}", RightView, p.getItem)
	r.Get(homePath+"/{id}/edit", RightDraft, p.getEdit)
	r.Upload(homePath+"/{id}/edit", RightDraft, p.postEdit)
	r.Upload(homePath+"/{id}/image", RightDraft, p.postImage)
	r.Upload(homePath+"/{id}/files", RightDraft, p.postFile)
	r.Post(homePath+"/{id}/files/{file}", RightDraft, p.postFileChange)
	r.Post(homePath+"/{id}/files/{file}/delete", RightDraft, p.postFileDelete)
	r.Upload(homePath+"/{id}/read", RightDraft, p.postRead)
	r.Get(homePath+"/{id}/preview", RightView, p.getPreview)
	r.Get(homePath+"/{id}/check", RightView, p.getCheck)
	r.Post(homePath+"/{id}/check", RightView, p.postCheck)
	r.Get(homePath+"/{id}/move", RightView, p.getMove)
	r.Post(homePath+"/{id}/move", RightView, p.postMove)
	r.Post(homePath+"/{id}/fill", RightView, p.postFill)
	r.Post(homePath+"/{id}/refer", RightSecrecy, p.postRefer)
	r.Post(homePath+"/{id}/answer", RightSecrecy, p.postAnswer)
	r.Get(homePath+"/{id}/secrecy", RightView, p.getSecrecy)
	r.Get(homePath+"/{id}/compare", RightView, p.getCompare)
	r.Post(homePath+"/{id}/copy", RightDraft, p.postCopy)
	r.Get(homePath+"/{id}/assess", RightAssess, p.getAssessItem)
	r.Post(homePath+"/{id}/assess", RightAssess, p.postAssessItem)
	r.Get(homePath+"/{id}/revoked", RightView, p.getRevoked)
	r.Post(homePath+"/{id}/revoked", RightView, p.postRevoked)
	r.Get(homePath+"/{id}/place", RightRelease, p.getPlace)
	r.Post(homePath+"/{id}/place", RightRelease, p.postPlace)
	r.Get(homePath+"/{id}/template", RightSettings, p.getKeepTemplate)
	r.Post(homePath+"/{id}/template", RightSettings, p.postKeepTemplate)
	r.Get(chainPath, RightSettings, p.getChains)
	r.Post(chainPath, RightSettings, p.postChain)
	r.Post(chainPath+"/{id}/delete", RightSettings, p.postChainDelete)
	r.Get(templatePath, RightSettings, p.getTemplates)
	r.Post(templatePath+"/{id}/delete", RightSettings, p.postTemplateDelete)
	r.Get(intakePath, RightImport, p.getIntake)
	r.Upload(intakePath, RightImport, p.postIntake)
	r.Get(intakePath+"/template", RightImport, p.getIntakeTemplate)
	r.Get(settingPath, RightSettings, p.getSettings)
	r.Post(settingPath, RightSettings, p.postSettings)
}

// base is the frame of a page below an item.
func base(c *web.Ctx, i *content.Item, title string) page.Base {
	b := c.Base(title)
	b.Crumbs = []ui.Link{{Label: "信息发布", Href: homePath}}
	if i != nil {
		b.Crumbs = append(b.Crumbs, ui.Link{Label: clip(i.Title, 24), Href: i.Href()})
	}
	b.Crumbs = append(b.Crumbs, ui.Link{Label: title})
	return b
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}

// complain puts an error's messages on fields and gives the general one.
func complain(fields []ui.Field, err error) string {
	msg, each, _ := form.Shown(err)
	for n := range fields {
		if m := each[fields[n].Name]; m != "" {
			fields[n].Error = m
			delete(each, fields[n].Name)
		}
	}
	if len(each) == 0 && slices.ContainsFunc(fields, func(f ui.Field) bool { return f.Error != "" }) {
		return ""
	}
	for _, m := range each {
		if !strings.Contains(msg, m) {
			msg += "：" + m
		}
	}
	return msg
}

// stateLamp is an item's state as a shape and a word.
func stateLamp(s flow.State) ui.Lamp {
	tones := map[flow.State]ui.Tone{content.Reviewing: ui.Info, content.Referred: ui.Warn, content.Returned: ui.Warn, content.Approved: ui.Info,
		content.Scheduled: ui.Info, content.Published: ui.OK, content.Withdrawn: ui.Bad}
	return ui.Lamp{Tone: tones[s], Word: Items.TitleOf(s), Icon: map[flow.State]string{content.Reviewing: "info", content.Approved: "info"}[s]}
}

// lightLamp is an item's light.
func lightLamp(l Light, why string) ui.Lamp {
	tones := map[Light]ui.Tone{LightDone: ui.OK, LightOpen: ui.OK, LightSoon: ui.Info, LightOver: ui.Bad, LightLate: ui.Warn}
	return ui.Lamp{Tone: tones[l], Word: LightTitles[l], Why: why}
}

// moment is an instant as lists show it; the zero one is nothing.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(store.Zone).Format("2006-01-02 15:04")
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return civil.FromTime(t.In(store.Zone)).String()
}

func dateText(d civil.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func kindTitle(key string) string {
	k, _ := content.KindOf(key)
	return k.Title
}

// parts cuts a typed list at commas, 、 and spaces.
func parts(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；\n\t ", r) })
}

func joined(list []string) string { return strings.Join(list, "、") }

// versionOn is the version of the item that the page was drawn from; a page
// that does not say takes any.
func versionOn(c *web.Ctx) int64 {
	n, err := strconv.ParseInt(c.R.FormValue("version"), 10, 64)
	if err != nil {
		return AnyVersion
	}
	return n
}

// take shows a refusal on a form; it reports false for errors that are no
// business of a form.
func take(state *form.State, err error) bool {
	msg, fields, ok := form.Shown(err)
	if !ok {
		return false
	}
	maps.Copy(state.Errors, fields)
	state.General = msg
	return true
}
