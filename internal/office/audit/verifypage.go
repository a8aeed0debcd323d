package audit

import (
	"encoding/json"
	"fmt"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit/pages"
)

var verifyForm = form.Form{{Name: "held", Label: "您保存的检查点（可不填）", Kind: form.Area, Rows: 6, Max: checkpointLimit,
	Help: "如果您以前保存过检查点，请把全文粘贴在这里，核验会证明从那以后没有改动过更早的记录。"}}

func (l *Log) getVerify(c *web.Ctx) error {
	return c.Page(200, pages.VerifyPage(verifyPage(c, verifyForm.Blank(nil))))
}

func verifyPage(c *web.Ctx, s *form.State) pages.Verify {
	p := pages.Verify{Base: c.Base("核验操作记录"), Form: ui.Form{ID: "verify", Action: "/office/record/verify", Fields: ui.FromForm(s), Error: s.General,
		Buttons: []ui.Button{{Label: "开始核验", Icon: "check", Look: ui.Primary}}}}
	p.Lead = "逐条核对全部记录、哈希、检查点签名和数据。记录很多时需要几十秒，请勿重复点击。"
	p.Crumbs = []ui.Link{{Label: "操作记录", Href: "/office/record"}, {Label: "核验"}}
	return p
}

var errChecking = fail.Stalef("正在进行另一次核验，请等它结束后再试")

func (l *Log) postVerify(c *web.Ctx) error {
	state := verifyForm.Read(c.R)
	if !state.OK() {
		return c.Page(422, pages.VerifyPage(verifyPage(c, state)))
	}
	if !l.checking.TryLock() {
		return errChecking
	}
	defer l.checking.Unlock()
	o := Options{}
	if held := state.Text("held"); held != "" {
		o.Held = []string{held + "\n"}
	}
	r, err := l.Verify(c.Context(), o)
	if state.Take(err) {
		return c.Page(422, pages.VerifyPage(verifyPage(c, state)))
	}
	if err != nil {
		return err
	}
	outcome := "核验通过"
	if !r.OK() {
		outcome = "核验未通过：" + string(r.First().Fault)
	}
	if err := l.noteAct(c, ActVerify, store.Ref{Kind: "audit", ID: c.Actor.Tenant}, outcome); err != nil {
		return err
	}
	if c.Actor.Widest(RightVerify) != who.All {
		r = r.Seen(c.Actor.Tenant)
	}
	p := verifyPage(c, state)
	p.Result = resultOf(r)
	return c.Page(200, pages.VerifyPage(p))
}

func resultOf(r *Report) *pages.Result {
	out := &pages.Result{Lines: r.Lines(), Point: r.Newest.Note,
		Verdict: ui.Notice{Tone: ui.OK, Title: "核验通过", Text: "记录完整，没有发现改动、删除、调换、截断或绕过系统的修改。"},
		Figures: []ui.Stat{
			{Label: "操作记录", Value: strconv.FormatInt(r.Size, 10), Unit: "条"},
			{Label: "检查点", Value: strconv.FormatInt(r.Points, 10), Unit: "个"},
			{Label: "比对的数据", Value: strconv.FormatInt(r.Rows, 10), Unit: "行"},
			{Label: "用时", Value: fmt.Sprintf("%.1f", r.Took.Seconds()), Unit: "秒"},
		}}
	if r.OK() {
		return out
	}
	first := r.First()
	out.Verdict = ui.Notice{Tone: ui.Bad, Title: "核验未通过", Text: fmt.Sprintf("发现%d处问题。第一处：%s请保留现场，并报告网络安全负责人。", int64(len(r.Findings))+r.More, first)}
	out.Lines, out.Point = out.Lines[:1], ""
	out.Findings = ui.Grid{ID: "findings", Caption: "发现的问题", PlainRows: true,
		Columns: []ui.Column{{Key: "fault", Label: "问题"}, {Key: "place", Label: "位置"}, {Key: "says", Label: "说明", Wide: true}}}
	for i, f := range r.Findings {
		out.Findings.Rows = append(out.Findings.Rows, ui.Row{ID: strconv.Itoa(i), Tone: ui.Bad,
			Cells: []ui.Cell{ui.C(ui.Badge(ui.Bad, string(f.Fault))), ui.T(f.Place()), ui.T(f.Says)}})
	}
	return out
}

func (l *Log) getPublic(c *web.Ctx) error {
	p := pages.Public{Base: c.Base("操作记录的公开核验"), Key: l.PublicKey()}
	p.Lead = "谁都可以核验：本系统的操作记录没有被改动过。"
	point, err := l.Newest(c.Context(), c.DB)
	if err != nil && !fail.Is(err, fail.Missing) {
		return err
	}
	if err == nil {
		p.Point, p.Size = point.Note, strconv.FormatInt(point.Size, 10)
	}
	return c.Page(200, pages.PublicPage(p))
}

// plain answers with a text that a browser shows as it is.
func plain(c *web.Ctx, contentType string, body []byte) error {
	h := c.W.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	_, err := c.W.Write(body)
	return err
}

func (l *Log) getCheckpoint(c *web.Ctx) error {
	p, err := l.Newest(c.Context(), c.DB)
	if err != nil {
		return err
	}
	return plain(c, "text/plain; charset=utf-8", []byte(p.Note))
}

func (l *Log) getKey(c *web.Ctx) error {
	return plain(c, "text/plain; charset=utf-8", []byte(l.PublicKey()+"\n"))
}

// proofFile is a proof as outsiders get it; hashes are in base64.
type proofFile struct {
	Seq        *int64   `json:"seq,omitempty"`
	Leaf       string   `json:"leaf_hash,omitempty"`
	From       int64    `json:"from_size,omitempty"`
	FromRoot   string   `json:"from_root,omitempty"`
	Hashes     []string `json:"hashes"`
	Checkpoint string   `json:"checkpoint"`
}

func number64(c *web.Ctx, name string) (int64, error) {
	n, err := strconv.ParseInt(c.Path(name), 10, 64)
	if err != nil {
		return 0, fail.Missingf("地址末尾应为数字，例如 0 或 128")
	}
	return n, nil
}

// getProof gives the inclusion proof of one place. It tells the leaf's hash
// only: what the leaf says goes out in extracts.
func (l *Log) getProof(c *web.Ctx) error {
	seq, err := number64(c, "seq")
	if err != nil {
		return err
	}
	p, err := l.Prove(c.Context(), c.DB, seq)
	if err != nil {
		return err
	}
	leaf, err := leafHash(c.Context(), c.DB, seq)
	if err != nil {
		return err
	}
	out := proofFile{Seq: &seq, Leaf: b64(leaf), Hashes: []string{}, Checkpoint: p.In.Note}
	for _, h := range p.Hashes {
		out.Hashes = append(out.Hashes, b64(h))
	}
	return sendProof(c, out)
}

// getConsistency gives the proof that the newest tree begins with the one of
// an older size.
func (l *Log) getConsistency(c *web.Ctx) error {
	size, err := number64(c, "size")
	if err != nil {
		return err
	}
	hashes, point, err := l.ProveConsistency(c.Context(), c.DB, size)
	if err != nil {
		return err
	}
	root, err := rootAt(c.Context(), c.DB, size)
	if err != nil {
		return err
	}
	out := proofFile{From: size, FromRoot: b64(root), Hashes: []string{}, Checkpoint: point.Note}
	for _, h := range hashes {
		out.Hashes = append(out.Hashes, b64(h))
	}
	return sendProof(c, out)
}

func sendProof(c *web.Ctx, p proofFile) error {
	body, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return plain(c, "application/json; charset=utf-8", append(body, '\n'))
}
