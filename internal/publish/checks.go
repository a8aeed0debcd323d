package publish

import (
	"context"
	"html"
	"slices"
	"strconv"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen"
	"gongkai/internal/office/screen/inside"
)

// The acts of mending what the checks found.
const (
	ActMask  = "脱敏处理"
	ActStrip = "清除文件痕迹"
)

// subject is an item as the checks see it: its texts and the files that will
// go out with it.
func (p *Publish) subject(ctx context.Context, q store.Querier, i *content.Item) (screen.Subject, error) {
	k, _ := content.KindOf(i.Kind)
	s := screen.Subject{Agency: i.Agency, Ref: i.Ref(), Kind: i.Kind, Title: i.Title, Body: i.Body, DocNo: i.Number, Unit: i.Unit, FormedOn: i.Formed}
	add := func(key, label, text string) {
		if text != "" {
			s.Fields = append(s.Fields, screen.Field{Key: key, Label: label, Text: text})
		}
	}
	add("summary", "摘要", i.Summary)
	add("short", "列表短标题", i.Short)
	add("source", "来源", i.Source)
	for _, f := range k.Fields {
		add("f_"+f.Key, f.Label, i.Fields[f.Key])
		if f.Input == "url" && i.Fields[f.Key] != "" {
			s.Links = append(s.Links, i.Fields[f.Key])
		}
	}
	for _, t := range p.Content.Texts(*i) {
		add(partField+t.Key, t.Label, t.Text)
	}
	files, err := content.Attachments(ctx, q, i.Agency, i.ID)
	if err != nil {
		return s, err
	}
	for _, a := range goingOut(files) {
		f, err := p.Files.Get(ctx, q, i.Agency, a.File)
		if err != nil {
			return s, err
		}
		s.Files = append(s.Files, screen.File{ID: a.ID, Name: f.Name, Alt: a.Alt, Shown: a.Role == content.RoleImage || a.Role == content.RoleMedia,
			Data: func(ctx context.Context) ([]byte, error) {
				b, _, err := p.bytes(ctx, p.DB, i.Agency, a.File)
				return b, err
			}})
	}
	return s, nil
}

// goingOut are the attachments that will be published.
func goingOut(all []content.Attachment) []content.Attachment {
	return slices.DeleteFunc(slices.Clone(all), func(a content.Attachment) bool {
		return a.Locked || a.Role == content.RoleOriginal || slices.ContainsFunc(all, func(o content.Attachment) bool { return o.Of == a.ID })
	})
}

// check runs all checks over an item.
func (p *Publish) check(ctx context.Context, i *content.Item) (screen.Report, error) {
	if p.Screen == nil {
		return screen.Report{}, nil
	}
	s, err := p.subject(ctx, p.DB, i)
	if err != nil {
		return screen.Report{}, err
	}
	return p.Screen.Check(ctx, p.DB, s)
}

// blocking lists, each in a clause without the data themselves, what stops the
// release of the working copy. What is not to be public is not checked.
func (p *Publish) blocking(ctx context.Context, i *content.Item) ([]string, error) {
	if i.Marking != content.Proactive {
		return nil, nil
	}
	r, err := p.check(ctx, i)
	var out []string
	times := map[string]int{}
	for _, f := range r.Blocking() {
		brief := f.Brief()
		if times[brief]++; times[brief] == 1 {
			out = append(out, brief)
		}
	}
	for n, brief := range out {
		if times[brief] > 1 {
			out[n] += "（" + strconv.Itoa(times[brief]) + "处）"
		}
	}
	return out, err
}

// traced notes, in the act that publishes an item, where its persons stand, so
// that the same person is found across publications; hidden forgets them.
func (p *Publish) traced(tx *store.Tx, i *content.Item) error {
	if p.Screen == nil {
		return nil
	}
	s, err := p.subject(tx.Context(), tx, i)
	if err != nil {
		return err
	}
	return p.Screen.Trace(tx, s)
}

// Override lets a finding stand, with the reason.
func (p *Publish) Override(ctx context.Context, a who.Actor, id, key, reason string) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	if !a.MayOn(RightOverride, i.Unit, i.Kind) {
		return fail.Deniedf("您没有对检查问题放行的权限，请由科室负责人或办公室办理")
	}
	f, err := p.finding(ctx, &i, key)
	if err != nil {
		return err
	}
	return p.DB.Do(ctx, a, func(tx *store.Tx) error { return p.Screen.Override(tx, i.Ref(), f, reason) })
}

func (p *Publish) finding(ctx context.Context, i *content.Item, key string) (screen.Finding, error) {
	r, err := p.check(ctx, i)
	if err != nil {
		return screen.Finding{}, err
	}
	f, ok := r.Find(key)
	if !ok {
		return f, fail.Stalef("内容与检查时不同，这处问题已经不在。请重新检查")
	}
	return f, nil
}

// Mask replaces what a finding points at, and with it everything else in the
// same text or file that can be replaced, so that nothing of the same person
// is left there. A file is mended in a copy, with the original locked away.
func (p *Publish) Mask(ctx context.Context, a who.Actor, id, key string) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	r, err := p.check(ctx, &i)
	if err != nil {
		return err
	}
	f, ok := r.Find(key)
	switch {
	case !ok:
		return fail.Stalef("内容与检查时不同，这处问题已经不在。请重新检查")
	case f.Mend == nil:
		return fail.Invalidf("这处问题不能自动处理，请修改后重新检查")
	}
	if f.Place.Part == screen.PartFile {
		all := mendable(r.Of(f.Place.FileID))
		return p.mendFile(ctx, a, &i, f.Place.FileID, ActMask, func(name string, data []byte) ([]byte, error) {
			return p.Screen.Mask(ctx, name, data, all)
		})
	}
	all := mendable(r.In(f.Place.Part))
	return p.edit(ctx, a, id, i.Version, ActMask, func(tx *store.Tx, c *Case) (string, error) {
		return "：" + f.Brief(), p.maskText(&c.Item, f.Place, all)
	})
}

// mendable are the findings that can be replaced and that nobody let stand.
func mendable(all []screen.Finding) []screen.Finding {
	return slices.DeleteFunc(all, func(f screen.Finding) bool { return f.Mend == nil || f.Override != nil })
}

// maskText puts mends into the part of the item that they point at.
func (p *Publish) maskText(i *content.Item, at screen.Place, all []screen.Finding) (err error) {
	switch at.Part {
	case screen.PartBody:
		var body string
		if body, err = p.Screen.MaskHTML(i.Body, all); err == nil {
			i.Body = rich.Clean(body, content.OfficeFile)
		}
	case screen.PartTitle:
		i.Title, err = p.Screen.MaskText(i.Title, all)
	case screen.PartDocNo:
		i.Number, err = p.Screen.MaskText(i.Number, all)
	default:
		switch key := at.Member; key {
		case "summary":
			i.Summary, err = p.Screen.MaskText(i.Summary, all)
		case "short":
			i.Short, err = p.Screen.MaskText(i.Short, all)
		case "source":
			i.Source, err = p.Screen.MaskText(i.Source, all)
		default:
			if part, ok := strings.CutPrefix(key, partField); ok {
				return p.maskPart(i, part, all)
			}
			var text string
			name := strings.TrimPrefix(key, "f_")
			if text, err = p.Screen.MaskText(i.Fields[name], all); err == nil {
				i.Fields[name] = text
			}
		}
	}
	return err
}

// partField begins the keys of the checks' fields that another capability
// keeps with the item.
const partField = "part_"

// maskPart puts mends into a text that another capability keeps with the item.
// What stands there in pieces, or is broken by markup, is for a person.
func (p *Publish) maskPart(i *content.Item, key string, all []screen.Finding) error {
	text, ok := i.Parts[key]
	byHand := fail.Invalidf("这处内容不能自动处理。请打开相应页面（例如解读要素）修改后重新检查")
	if !ok {
		return byHand
	}
	if !strings.HasSuffix(key, ".html") {
		text, err := p.Screen.MaskText(text, all)
		if err == nil {
			i.Parts[key] = text
		}
		return err
	}
	for _, f := range all {
		if f.Place.Member == partField+key {
			text = strings.ReplaceAll(text, html.EscapeString(f.Match), html.EscapeString(f.Mend.Replacement))
		}
	}
	for _, f := range all {
		if f.Place.Member == partField+key && strings.Contains(rich.Text(text), f.Match) {
			return byHand
		}
	}
	i.Parts[key] = rich.Clean(text, content.OfficeFile)
	return nil
}

// Strip takes author names, comments, tracked changes and places out of a
// copy of a file; hidden sheets and columns go too where hidden is set.
func (p *Publish) Strip(ctx context.Context, a who.Actor, id, att string, hidden bool) error {
	i, err := p.get(ctx, p.DB, a, id)
	if err != nil {
		return err
	}
	return p.mendFile(ctx, a, &i, att, ActStrip, func(name string, data []byte) ([]byte, error) {
		s, err := p.Screen.Strip(ctx, name, data, hidden)
		return s.Data, err
	})
}

// mendFile puts a mended copy beside an attachment and locks the original
// away.
func (p *Publish) mendFile(ctx context.Context, a who.Actor, i *content.Item, att, act string, mend func(name string, data []byte) ([]byte, error)) error {
	old, err := store.Get[content.Attachment](ctx, p.DB, i.Agency, att)
	if err != nil || old.Item != i.ID || old.Locked {
		return fail.Stalef("没有找到这个附件，可能已被处理。请重新检查")
	}
	data, f, err := p.bytes(ctx, p.DB, i.Agency, old.File)
	if err != nil {
		return err
	}
	out, err := mend(f.Name, data)
	if err != nil {
		return err
	}
	up := content.Upload{Item: i.ID, Name: f.Name, Data: out, Role: old.Role, Title: old.Title, Alt: old.Alt, Of: old.ID}
	if p.Text != nil {
		up.Text.Text, up.Text.Readable, up.Text.Why = p.Text(ctx, f.Name, out)
	}
	return p.edit(ctx, a, i.ID, i.Version, act, func(tx *store.Tx, c *Case) (string, error) {
		made, file, err := p.Content.Attach(tx, up)
		if err != nil {
			return "", err
		}
		made.Order = old.Order
		if err := tx.Update(&made); err != nil {
			return "", err
		}
		old.Locked = true
		if err := tx.Update(&old); err != nil {
			return "", err
		}
		c.Item.Body = strings.ReplaceAll(c.Item.Body, content.OfficePicture(old.File), content.OfficePicture(file.ID))
		return "：" + old.Title + "，原件已封存", nil
	})
}

// blocksOf are the stretches of the body that findings count by.
func blocksOf(body string) []inside.Piece { return inside.HTML(body).Pieces }

// pieceID is the id of a stretch on the page of findings.
func pieceID(n int) string { return "piece-" + strconv.Itoa(n) }
