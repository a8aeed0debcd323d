package interpret

import (
	"context"
	"errors"
	"html"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
)

func asFail(err error, f **fail.Error) bool { return errors.As(err, f) }

// public is what the item's public page shows: on an interpretation the
// documents that it explains and its elements; on a document its
// interpretations and where to apply, as views of the same page.
func (n *Interpret) public(ctx context.Context, q store.Querier, l content.Live) (content.Part, error) {
	switch {
	case l.Kind == content.KindInterpret:
		return n.publicPiece(ctx, q, l)
	case explained(l.Kind):
		return n.publicDocument(ctx, q, l)
	}
	return content.Part{}, nil
}

func (n *Interpret) publicPiece(ctx context.Context, q store.Querier, l content.Live) (content.Part, error) {
	var part content.Part
	e, err := store.Get[content.Edition](ctx, q, l.Agency, l.Edition)
	if err != nil {
		return part, err
	}
	links, err := linksOf(ctx, q, l.Agency, l.ID)
	if err != nil {
		return part, err
	}
	documents := ids(links, documentOf)
	docs, err := cards(ctx, q, l.Agency, documents)
	if err != nil {
		return part, err
	}
	if err := n.warn(ctx, q, &l, documents, &part); err != nil {
		return part, err
	}
	if len(docs) > 0 {
		part.Boxes = append(part.Boxes, content.Box{Title: "所解读的文件", Links: docs})
	}
	p := PieceOf(&e.Was)
	part.Head = [][2]string{{"解读形式", titles(p.Forms)}}
	points, err := publicPoints(ctx, q, &e.Was)
	part.Below = points + p.page()
	return part, err
}

// warn says on an interpretation that its document was amended since.
func (n *Interpret) warn(ctx context.Context, q store.Querier, l *content.Live, documents []string, part *content.Part) error {
	if len(documents) == 0 {
		return nil
	}
	changes, err := n.changes(ctx, q, l.Agency, documents...)
	if err != nil {
		return err
	}
	for _, id := range documents {
		c, ok := changes[id]
		if !ok || !c.outdated(l) {
			continue
		}
		d, err := content.LiveOf(ctx, q, l.Agency, id)
		if err != nil && !fail.Is(err, fail.Missing) {
			return err
		}
		part.Stamp, part.Tone, part.StampHref = "文件已修改", "warn", d.Address
		part.StampNote = "所解读的文件已于" + c.From.Chinese() + "由" + c.named() + "修改，内容以现行文本为准"
	}
	return nil
}

// page is the elements as headed sections, the texts in full of pictures and
// recordings, and who explained.
func (p *Piece) page() string {
	var b strings.Builder
	for _, e := range Elements {
		if v := p.Elements[e.Key]; v != "" {
			b.WriteString("<h2 id=\"el-" + e.Key + "\">" + e.Title + "</h2>" + v)
		}
	}
	fold := func(title, body string) {
		if body != "" {
			b.WriteString("<details><summary>" + title + "</summary>" + body + "</details>")
		}
	}
	if p.Media != "" {
		b.WriteString(`<p><a href="` + html.EscapeString(p.Media) + `">播放音视频</a></p>`)
	}
	fold("图解的文字版", p.Equivalent)
	fold("音视频文字稿", p.Transcript)
	var by []string
	for _, x := range [][2]string{{"解读机关", p.Office}, {"解读人", strings.TrimSpace(p.Interpreter + " " + p.Post)}, {"联系电话", p.Phone}} {
		if x[1] != "" {
			by = append(by, x[0]+"："+html.EscapeString(x[1]))
		}
	}
	if len(by) > 0 {
		b.WriteString(`<p class="noindent">` + strings.Join(by, "　") + "</p>")
	}
	return b.String()
}

// cards are links to items that citizens can see, with what says has to say
// of each.
func cards(ctx context.Context, q store.Querier, agency string, items []string, says ...func(*content.Live) string) ([]content.Link, error) {
	var out []content.Link
	for _, id := range items {
		l, err := content.LiveOf(ctx, q, agency, id)
		if fail.Is(err, fail.Missing) || err == nil && !l.Gone.IsZero() {
			continue
		}
		if err != nil {
			return nil, err
		}
		var note []string
		if l.Number != "" {
			note = append(note, l.Number)
		}
		if !l.Formed.IsZero() {
			note = append(note, l.Formed.Chinese())
		} else {
			note = append(note, l.PublishedAt.In(store.Zone).Format("2006-01-02"))
		}
		if l.Validity != "" {
			note = append(note, l.Validity)
		}
		for _, say := range says {
			if word := say(&l); word != "" {
				note = append(note, word)
			}
		}
		out = append(out, content.Link{Text: l.Title, Href: l.Address, Note: strings.Join(note, " · ")})
	}
	return out, nil
}

func (n *Interpret) publicDocument(ctx context.Context, q store.Querier, l content.Live) (content.Part, error) {
	var part content.Part
	links, err := piecesOf(ctx, q, l.Agency, l.ID)
	if err != nil {
		return part, err
	}
	pieces, err := n.pieceCards(ctx, q, &l, links)
	if err != nil {
		return part, err
	}
	services, err := n.applying(ctx, q, l.Agency, l.ID)
	if err != nil {
		return part, err
	}
	if len(pieces) > 0 {
		part.Boxes = append(part.Boxes, content.Box{Title: "相关解读", Links: pieces})
		part.Tabs = append(part.Tabs, content.Tab{Key: content.TabInterpret, Title: "政策解读", Links: pieces})
	}
	if len(services) > 0 {
		part.Boxes = append(part.Boxes, content.Box{Title: "办理申报", Links: services})
		part.Tabs = append(part.Tabs, content.Tab{Key: content.TabService, Title: "办理申报", Links: services})
	}
	return part, nil
}

// pieceCards are links to a document's interpretations; those that explain a
// text before an amendment say so.
func (n *Interpret) pieceCards(ctx context.Context, q store.Querier, d *content.Live, links []Link) ([]content.Link, error) {
	if len(links) == 0 {
		return nil, nil
	}
	changes, err := n.changes(ctx, q, d.Agency, d.ID)
	if err != nil {
		return nil, err
	}
	return cards(ctx, q, d.Agency, ids(links, pieceOf), func(l *content.Live) string {
		if c, ok := changes[d.ID]; ok && c.outdated(l) {
			return "文件修改前的解读"
		}
		return ""
	})
}

// applying are the 办事 items of a document that citizens can see, with where
// to apply.
func (n *Interpret) applying(ctx context.Context, q store.Querier, agency, document string) ([]content.Link, error) {
	list, err := servicesOf(ctx, q, agency, document)
	if err != nil {
		return nil, err
	}
	var out []content.Link
	for _, s := range list {
		i, err := content.ItemOf(ctx, q, agency, s.Service)
		if err != nil {
			return nil, err
		}
		if !i.OnLine() {
			continue
		}
		var note []string
		for _, key := range []string{"window", "phone"} {
			if v := i.Fields[key]; v != "" {
				note = append(note, v)
			}
		}
		out = append(out, content.Link{Text: i.Title, Href: i.Address, Note: strings.Join(note, " · ")})
		if entry := i.Fields["entry"]; strings.HasPrefix(entry, "https://") || strings.HasPrefix(entry, "http://") {
			out = append(out, content.Link{Text: i.Title + "：在线办理入口", Href: entry})
		}
	}
	return out, nil
}

// Counts are how many interpretations and services of each document citizens
// can see, for the library's report (C07).
func (n *Interpret) Counts(ctx context.Context, q store.Querier, agency string) (pieces, services map[string]int, err error) {
	links, err := store.Select[Link](ctx, q, "WHERE agency = $1", agency)
	if err != nil {
		return nil, nil, err
	}
	offers, err := store.Select[Service](ctx, q, "WHERE agency = $1", agency)
	if err != nil {
		return nil, nil, err
	}
	seen, err := online(ctx, q, agency)
	if err != nil {
		return nil, nil, err
	}
	pieces, services = map[string]int{}, map[string]int{}
	for _, l := range links {
		if seen[l.Piece] {
			pieces[l.Document]++
		}
	}
	for _, s := range offers {
		if seen[s.Service] {
			services[s.Document]++
		}
	}
	return pieces, services, nil
}

// online are the ids of the items that citizens can see.
func online(ctx context.Context, q store.Querier, agency string) (map[string]bool, error) {
	rows, err := store.Select[content.Live](ctx, q, "WHERE agency = $1 AND gone = ''", agency)
	out := map[string]bool{}
	for _, l := range rows {
		out[l.ID] = true
	}
	return out, err
}
