package letters

import (
	"context"
	"strings"
	"time"

	"gongkai/internal/kit/docread"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/likeness"
)

// Proof is the evidence that a reply went out.
type Proof struct {
	// Way is the key of one of the channel's ways.
	Way string
	// Text is what stands on the platform or on paper; where it is empty it is
	// read from the file. A file that has the reply in it goes before what was
	// typed: it is what went out.
	Text string
	// Ref is the number, address or name that the way asks for.
	Ref  string
	At   time.Time
	Name string
	Body []byte
}

// Prove notes a reply's proof: on the platform or on paper. What differs from
// the signed text is shown, and keeps the letter from being closed.
func (s *Letters) Prove(ctx context.Context, a who.Actor, id, move string, p Proof) error {
	if move != MovePlatform && move != MovePaper {
		return fail.Missingf("没有“%s”这项操作", move)
	}
	held := ""
	if len(p.Body) > 0 {
		held = s.textOf(ctx, p.Name, p.Body)
	}
	return s.act(ctx, a, id, AnyVersion, move, "", func(tx *store.Tx, c *Case) (string, error) {
		r := &c.Reply
		if p.Text = strings.TrimSpace(p.Text); p.Text == "" || isReply(held, r.Text) {
			if held != "" {
				p.Text = held
			}
		}
		p.Ref = strings.TrimSpace(p.Ref)
		if err := s.wrongProof(tx, c, &p, move); err != nil {
			return "", err
		}
		file := ""
		if len(p.Body) > 0 {
			f, err := s.Files.Put(tx, p.Name, p.Body, c.Letter.Ref())
			if err != nil {
				if fail.Is(err, fail.Invalid) {
					return "", fail.Fields(map[string]string{"file": err.Error()})
				}
				return "", err
			}
			file = f.ID
		}
		if move == MovePlatform {
			r.PlatformText, r.PlatformAt, r.PlatformWay, r.PlatformRef, r.PlatformFile, r.PlatformBy = tidy(p.Text), p.At.UTC(), p.Way, p.Ref, file, a.Name
		} else {
			r.PaperText, r.PaperAt, r.PaperWay, r.PaperRef, r.PaperFile, r.PaperBy = tidy(p.Text), p.At.UTC(), p.Way, p.Ref, file, a.Name
		}
		said := strings.TrimSpace(move + "：" + wayTitle(move, p.Way) + " " + p.Ref)
		if n := len(Differ(r)); n > 0 {
			said += "，与签发的答复不一致"
		}
		return said, tx.Update(r)
	})
}

// isReply says that a file's text is a version of the reply, and not a slip or
// a receipt that goes with it.
func isReply(held, signed string) bool {
	return held != "" && (Says(held, signed) || likeness.Score(likeness.Grams(held), likeness.Grams(signed)) >= 40)
}

// wrongProof names what is wrong with a proof, by field.
func (s *Letters) wrongProof(tx *store.Tx, c *Case, p *Proof, move string) error {
	w, r, now := map[string]string{}, &c.Reply, tx.Now()
	way, ok := wayOf(c.Channel.Ways(move), p.Way)
	switch {
	case !ok:
		w["way"] = "请选择凭据的种类"
	case way.File && len(p.Body) == 0:
		w["file"] = "请上传" + way.Title
	case way.wrong(p.Ref) != "":
		w["ref"] = way.wrong(p.Ref)
	case way.With && len(p.Body) == 0:
		w["file"] = "只填" + way.Ref + "不能作为凭据，请同时上传截图、收据或者回执"
	case way.Own:
		other, err := s.usedBy(tx, c, move, p.Ref)
		if err != nil {
			return err
		}
		if other != "" {
			w["ref"] = "这个编号已经登记为" + other + "的凭据，每封信的凭据各有编号，请核对"
		}
	case way.Key == WayTold && !c.told():
		w["ref"] = "签发之后还没有与来信人联系的记录，请先“登记联系情况”，写明告知的内容"
	}
	if p.Text == "" {
		w["text"] = "请粘贴实际发出的答复全文；附件是截图、扫描件的，系统读不出文字，也要粘贴"
	}
	switch {
	case p.At.IsZero() || p.At.After(now.Add(time.Minute)):
		w["at"] = "请填写答复的时间，不能晚于现在"
	case on(p.At) < on(r.SignedAt):
		w["at"] = "早于答复签发的日期（" + on(r.SignedAt).Chinese() + "），请核对"
	}
	if len(w) > 0 {
		return fail.Fields(w)
	}
	return nil
}

// told says that the writer was reached after the reply was signed.
func (c *Case) told() bool {
	for _, t := range c.Talks {
		if t.Reached && !t.At.Before(c.Reply.SignedAt) {
			return true
		}
	}
	return false
}

// usedBy is the number of another letter of the channel that has the proof's
// number already, or empty.
func (s *Letters) usedBy(tx *store.Tx, c *Case, move, ref string) (string, error) {
	col := "platform"
	if move == MovePaper {
		col = "paper"
	}
	l, err := store.First[Letter](tx.Context(), tx, "WHERE agency = $1 AND channel = $2 AND id <> $3 AND id IN (SELECT letter FROM letters_reply WHERE agency = $1 AND "+col+"_ref = $4 AND "+col+"_way IN ($5, $6)) ORDER BY id",
		c.Letter.Agency, c.Letter.Channel, c.Letter.ID, ref, WayReceipt, WayPost)
	if fail.Is(err, fail.Missing) {
		return "", nil
	}
	return l.Number, err
}

// textOf reads the text of a file; what has none gives nothing.
func (s *Letters) textOf(ctx context.Context, name string, body []byte) string {
	doc, err := docread.ReadBytes(ctx, name, body, s.Reading)
	if err != nil {
		return ""
	}
	var out []string
	for _, b := range doc.Blocks {
		if b.Table == nil {
			out = append(out, b.Para)
			continue
		}
		for _, row := range b.Table.Rows {
			for _, cell := range row {
				if !cell.Merged {
					out = append(out, cell.Text)
				}
			}
		}
	}
	return strings.Join(out, "\n")
}
