package letters

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
	"gongkai/internal/letters/order"
)

// wire is an order as the API takes it (PORTAL D.1). Times are of the form
// 2023-09-01T09:05:00+08:00, or any that an imported table may have.
type wire struct {
	SourceNo     string `json:"source_no"`
	ReceivedAt   string `json:"received_at"`
	DueAt        string `json:"due_at"`
	Name         string `json:"person_name"`
	Phone        string `json:"phone"`
	Address      string `json:"addr"`
	Place        string `json:"place"`
	Kind         string `json:"type"`
	Category     string `json:"category_code"`
	Urgency      string `json:"urgency"`
	Title        string `json:"title"`
	Content      string `json:"content"`
	TransferUnit string `json:"transfer_unit"`
	Demand       string `json:"handling_requirement"`
	Public       bool   `json:"need_public"`
	VisitBack    bool   `json:"need_visit_back"`
}

// taken is the API's answer to an order.
type taken struct {
	Number string `json:"number"`
	State  string `json:"state"`
	Due    string `json:"due_on"`
	// Created is false where the order was there already.
	Created bool `json:"created"`
}

// feedback is what the API tells of a letter.
type feedback struct {
	SourceNo    string `json:"source_no"`
	Number      string `json:"number"`
	State       string `json:"state"`
	Due         string `json:"due_on"`
	Result      string `json:"result_code,omitempty"`
	Reply       string `json:"reply_text,omitempty"`
	RepliedAt   string `json:"replied_at,omitempty"`
	Undertaker  string `json:"undertaker,omitempty"`
	Approver    string `json:"approver,omitempty"`
	Return      string `json:"return_reason,omitempty"`
	Extension   string `json:"extension_reason,omitempty"`
	ContactMade int    `json:"contacts"`
}

type problem struct {
	Error    string   `json:"error"`
	Problems []string `json:"problems,omitempty"`
}

func answer(c *web.Ctx, status int, v any) error {
	c.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	c.W.Header().Set("Cache-Control", "no-store")
	c.W.WriteHeader(status)
	return json.NewEncoder(c.W).Encode(v)
}

// bearer finds whose token a request carries.
func (s *Letters) bearer(c *web.Ctx) (Token, who.Actor, error) {
	secret, ok := strings.CutPrefix(c.R.Header.Get("Authorization"), "Bearer ")
	if !ok || len(secret) < 20 {
		return Token{}, who.Actor{}, fail.Deniedf("请在Authorization中带上接口口令：Bearer gk_…")
	}
	//tenant:all a token says by itself whose it is
	t, err := store.First[Token](c.Context(), c.DB, "WHERE hash = $1 AND gone_at = ''", hashToken(secret))
	if err != nil || t.Until < c.Today() {
		return t, who.Actor{}, fail.Deniedf("接口口令不对、已停用或者已过期，请联系本单位办公室")
	}
	return t, who.Actor{Tenant: t.Agency, Home: t.Agency, Name: "接口：" + t.Name, Origin: web.Remote(c.R)}, nil
}

// apiPost takes an order over. The same source_no again gives the same letter
// and changes nothing.
func (s *Letters) apiPost(c *web.Ctx) error {
	t, actor, err := s.bearer(c)
	if err != nil {
		return answer(c, http.StatusUnauthorized, problem{Error: err.Error()})
	}
	var in wire
	d := json.NewDecoder(c.R.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return answer(c, http.StatusRequestEntityTooLarge, problem{Error: "内容太长，最多1MB"})
		}
		return answer(c, http.StatusBadRequest, problem{Error: "内容不是规定格式的JSON，请核对字段名和类型"})
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return answer(c, http.StatusBadRequest, problem{Error: "一次提交一件"})
	}
	o := in.order(c.Now())
	if o.Untyped() {
		o.Problems = append(o.Problems, strings.Join(append(o.Hints, "诉求类型：请填写咨询、求助、投诉、举报、建议或者表扬"), "；"))
	}
	if len(o.Problems) > 0 {
		return answer(c, http.StatusUnprocessableEntity, problem{Error: "转办单有误，没有登记", Problems: o.Problems})
	}
	var l Letter
	var held bool
	err = s.DB.Do(c.Context(), actor, func(tx *store.Tx) error {
		if l, held, err = s.Take(tx, FromOrder(t.Channel, o)); err != nil {
			return err
		}
		if held {
			tx.Quiet("an order that is there already")
			return nil
		}
		return s.announce(tx, &l)
	})
	if err != nil {
		if fail.Is(err, fail.Invalid) {
			return answer(c, http.StatusUnprocessableEntity, problem{Error: err.Error()})
		}
		return err
	}
	status := http.StatusCreated
	if held {
		status = http.StatusOK
	}
	return answer(c, status, taken{Number: l.Number, State: l.StateTitle(), Due: l.Due.String(), Created: !held})
}

// order reads the API's fields as those of a table are read.
func (in wire) order(now time.Time) order.Order {
	o := order.Order{Row: 1}
	for key, v := range map[string]string{"source_no": in.SourceNo, "received_at": in.ReceivedAt, "due_at": in.DueAt, "name": in.Name, "phone": in.Phone, "address": in.Address, "place": in.Place, "type": in.Kind, "category": in.Category,
		"urgency": in.Urgency, "title": in.Title, "content": in.Content, "transfer_unit": in.TransferUnit, "demand": in.Demand} {
		f, _ := order.FieldOf(key)
		o.Set(f, v, store.Zone)
	}
	o.Public, o.VisitBack = in.Public, in.VisitBack
	o.Finish(now)
	return o
}

// apiGet tells how far an order has come, by its source number.
func (s *Letters) apiGet(c *web.Ctx) error {
	t, actor, err := s.bearer(c)
	if err != nil {
		return answer(c, http.StatusUnauthorized, problem{Error: err.Error()})
	}
	l, err := store.First[Letter](c.Context(), c.DB, "WHERE agency = $1 AND origin_key = $2", t.Agency, t.Channel+"/"+c.Path("no"))
	if fail.Is(err, fail.Missing) {
		return answer(c, http.StatusNotFound, problem{Error: "没有登记过这个编号"})
	}
	if err != nil {
		return err
	}
	actor = who.System(actor.Tenant)
	k, err := s.Case(c.Context(), c.DB, actor, l.ID)
	if err != nil {
		return err
	}
	out := feedback{SourceNo: l.Origin, Number: l.Number, State: l.StateTitle(), Due: l.Due.String(), ContactMade: len(k.Talks)}
	if r := &k.Reply; !r.SignedAt.IsZero() {
		out.Result, out.Reply, out.Undertaker, out.Approver = r.Result, r.Text, r.DrafterName, r.SignedBy
	}
	if !l.RepliedOn.IsZero() {
		out.RepliedAt = l.RepliedOn.String()
	}
	for _, x := range k.Returns {
		if reason, _ := ReasonOf(Returns, x.Code); x.Level == LevelAgency {
			out.Return = reason.Title + "：" + x.Says
		}
	}
	for _, e := range k.Extensions {
		if e.Decision == Agreed {
			out.Extension = e.Reason
		}
	}
	return answer(c, http.StatusOK, out)
}
