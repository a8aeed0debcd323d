package shield_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/shield"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/web"
)

// site is a small site with one public form behind the shield.
type site struct {
	testing.TB
	*shield.Shield
	clock  *storetest.Clock
	router *web.Router
	db     *store.DB
	taken  []string
}

const key = "0123456789abcdef0123456789abcdef"

func open(t testing.TB) *site {
	db, clock := storetest.Open(t, shield.Migrations())
	s := &site{TB: t, clock: clock, db: db}
	s.Shield = s.node(key)
	s.router = s.routes(s.Shield)
	return s
}

func (s *site) node(key string) *shield.Shield {
	out, err := shield.New(shield.Deps{DB: s.db, Key: []byte(key)})
	if err != nil {
		s.Fatal(err)
	}
	return out
}

func (s *site) routes(guard *shield.Shield) *web.Router {
	r := &web.Router{DB: s.db, Log: slog.New(slog.DiscardHandler)}
	r.Get("/letter", web.Public, func(c *web.Ctx) error { return s.form(c, guard, "", "") })
	r.Post("/letter", web.Public, func(c *web.Ctx) error {
		text := c.R.FormValue("text")
		if err := guard.Check(c, "letter", text); err != nil {
			return s.form(c, guard, text, err.Error())
		}
		s.taken = append(s.taken, text)
		return c.See("/done")
	})
	return r
}

func (s *site) form(c *web.Ctx, guard *shield.Shield, text, problem string) error {
	status := http.StatusOK
	if problem != "" {
		status = http.StatusUnprocessableEntity
	}
	return c.Page(status, templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		fmt.Fprintf(w, "<p>%s</p><form><textarea>%s</textarea>", problem, templ.EscapeString(text))
		if err := guard.Field(c, "letter").Render(ctx, w); err != nil {
			return err
		}
		_, err := io.WriteString(w, "</form>")
		return err
	}))
}

// person is somebody at an address, with a browser or an old one.
type person struct {
	*site
	address string
	scripts bool
	token   string
	bits    int
	said    string
}

func (s *site) at(address string, scripts bool) *person {
	return &person{site: s, address: address, scripts: scripts}
}

var (
	tokenBox = regexp.MustCompile(`name="form_token" value="([^"]*)"`)
	bitsBox  = regexp.MustCompile(`data-proof="(\d+)"`)
	sentence = regexp.MustCompile(`<p>(.*?)</p><form><textarea>(.*?)</textarea>`)
)

func (p *person) read(body string) {
	p.Helper()
	token, bits := tokenBox.FindStringSubmatch(body), bitsBox.FindStringSubmatch(body)
	if token == nil || bits == nil {
		p.Fatalf("the page offers no form: %s", body)
	}
	p.token = token[1]
	p.bits, _ = strconv.Atoi(bits[1])
}

func (p *person) ask(method, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, "/letter", strings.NewReader(body))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.RemoteAddr = p.address
	w := httptest.NewRecorder()
	p.router.ServeHTTP(w, req)
	return w
}

// opens gets the form.
func (p *person) opens() *person {
	p.Helper()
	p.read(p.ask("GET", "").Body.String())
	return p
}

// sends the form as it is filled and says whether it was taken. Where it was
// not, the page has what was typed and a new field.
func (p *person) sends(text string, more ...string) bool {
	p.Helper()
	v := url.Values{"text": {text}, "form_token": {p.token}}
	if p.scripts {
		v.Set("form_proof", shield.Solve(p.token, p.bits))
	}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	w := p.ask("POST", v.Encode())
	if w.Code == http.StatusSeeOther {
		return true
	}
	said := sentence.FindStringSubmatch(w.Body.String())
	if w.Code != http.StatusUnprocessableEntity || said == nil || said[1] == "" || said[2] != templ.EscapeString(text) {
		p.Fatalf("refused with %d and without a sentence or what was typed: %s", w.Code, w.Body)
	}
	p.said = said[1]
	p.read(w.Body.String())
	return false
}

func (p *person) refused(text, sentence string, more ...string) {
	p.Helper()
	if p.sends(text, more...) {
		p.Errorf("%q is taken", text)
	} else if !strings.Contains(p.said, sentence) {
		p.Errorf("%q is refused with %q", text, p.said)
	}
}

const office, home = "203.0.113.7:1", "198.51.100.9:1"

func TestAFormIsTakenOnceWithScriptsAndWithout(t *testing.T) {
	s := open(t)
	p := s.at(home, true).opens()
	first := p.token
	if !p.sends("路灯坏了") {
		t.Fatalf("refused: %s", p.said)
	}
	p.token = first
	p.refused("路灯坏了", "已经提交过一次")
	if !p.sends("路灯坏了") {
		t.Errorf("not taken with the new field: %s", p.said)
	}
	old := s.at(home, false).opens()
	old.refused("自来水发黄", "稍等几秒")
	s.clock.Go(6 * time.Second)
	if !old.sends("自来水发黄") || len(s.taken) != 3 {
		t.Errorf("without scripts: %q, taken %q", old.said, s.taken)
	}
}

func TestATokenThatIsNotOursOrOldIsReplaced(t *testing.T) {
	s := open(t)
	for name, bad := range map[string]func(p *person) string{
		"none": func(*person) string { return "" }, "another word": func(*person) string { return "1~letter~0~0~abc~abc" },
		"changed work": func(p *person) string { return strings.Replace(p.token, "~"+strconv.Itoa(p.bits)+"~", "~1~", 1) },
		"cut":          func(p *person) string { return p.token[:len(p.token)-1] },
		"another key": func(p *person) string {
			q := *p
			q.router = s.routes(s.node(strings.Repeat("x", 32)))
			return q.opens().token
		},
		"another purpose":  func(p *person) string { return strings.Replace(p.token, "letter", "opinion", 1) },
		"of another shape": func(*person) string { return "~~~~~~" },
	} {
		p := s.at(home, true).opens()
		p.token = bad(p)
		p.bits = 1
		p.refused(name, "再点一次提交")
		if !p.sends(name) {
			t.Errorf("%s: not taken with the new field: %s", name, p.said)
		}
	}
	p := s.at(home, true).opens()
	s.clock.Go(5*time.Hour + 50*time.Minute)
	if !p.sends("写了很久") {
		t.Errorf("after nearly six hours: %s", p.said)
	}
	p.opens()
	s.clock.Go(6*time.Hour + time.Minute)
	p.refused("写得太久", "打开的时间太长")
	if !p.sends("写得太久") {
		t.Errorf("with the new field: %s", p.said)
	}
}

func TestWhoFillsTheHiddenBoxIsAskedAgain(t *testing.T) {
	s := open(t)
	p := s.at(home, true).opens()
	p.refused("优惠贷款", "不需要填写的框", "form_website", "http://spam.example")
	if !p.sends("浏览器替我填的") {
		t.Errorf("an honest person does not get through: %s", p.said)
	}
}

func TestAWrongProofIsNoProof(t *testing.T) {
	s := open(t)
	p := s.at(home, false).opens()
	for _, proof := range []string{"x", "-1", strings.Repeat("9", 21), ""} {
		p.refused("意见", "稍等几秒", "form_proof", proof)
	}
}

// A thousand submissions a minute come from one address, by a program that
// does what it can without paying: each time it fetches a form and sends it.
func TestAFloodIsHeldBackAndPeopleGetThrough(t *testing.T) {
	for _, pace := range []time.Duration{60 * time.Millisecond, 10 * time.Millisecond} { // one thousand, and six thousand a minute
		flooded(t, pace)
	}
}

func flooded(t *testing.T, pace time.Duration) {
	t.Helper()
	s := open(t)
	robot, neighbour, stranger := s.at(office, false), s.at(office, true), s.at(home, false)
	neighbour.opens() // before the flood begins
	before := neighbour.bits
	stranger.opens()
	taken := 0
	for i := range 1000 {
		robot.opens()
		s.clock.Go(pace)
		if robot.sends(fmt.Sprintf("贷款%c%c", 'A'+rune(i/26%26), 'A'+rune(i%26))) {
			taken++
		}
	}
	if taken > 0 {
		t.Errorf("of the flood %d got through without waiting", taken)
	}
	if !neighbour.sends("请问补贴何时发放") {
		t.Errorf("a person on the same line, who began before: %s", neighbour.said)
	}
	late := s.at(office, true).opens()
	if late.bits <= before || late.bits > 18 {
		t.Errorf("the work on the flooded line is %d bits, before %d", late.bits, before)
	}
	if !late.sends("请问窗口几点下班") {
		t.Errorf("a person who begins on the flooded line: %s", late.said)
	}
	if !stranger.sends("路灯坏了") {
		t.Errorf("a person elsewhere without scripts: %s", stranger.said)
	}
	if fresh := s.at("192.0.2.55:1", true).opens(); fresh.bits != before || !fresh.sends("路灯又坏了") {
		t.Errorf("a person elsewhere: %d bits, %s", fresh.bits, fresh.said)
	}
	s.clock.Go(90 * time.Second) // the work of a browser during the flood would make this test slow
	if soon := s.at(office, true).opens(); soon.bits <= before || !soon.sends("请问办公时间") {
		t.Errorf("a person on the flooded line: %d bits, %s", soon.bits, soon.said)
	}
}

// A patient program waits the five seconds with many forms at once: the
// budget of forms without a proof ends it, on its line alone.
func TestAPatientFloodWithoutProofIsBounded(t *testing.T) {
	s := open(t)
	var robots []*person
	for range 300 {
		robots = append(robots, s.at(office, false).opens())
	}
	s.clock.Go(10 * time.Second)
	taken := 0
	for i, r := range robots {
		if r.sends(fmt.Sprintf("贷款%c%c", 'A'+rune(i/26), 'A'+rune(i%26))) {
			taken++
		} else if !strings.Contains(r.said, "过一分钟") {
			t.Fatalf("refused with %q", r.said)
		}
	}
	if taken > 10 {
		t.Errorf("%d got through", taken)
	}
	if p := s.at(office, true).opens(); !p.sends("同一办公楼的人") {
		t.Errorf("a person on the same line: %s", p.said)
	}
	s.clock.Go(time.Minute)
	old := s.at(office, false).opens()
	s.clock.Go(6 * time.Second)
	if !old.sends("同一办公楼的老人") {
		t.Errorf("a person on the same line without scripts, later: %s", old.said)
	}
}

// A program that pays finds the work rising with what it sends; forms that it
// gathered beforehand while they were cheap are asked to pay again.
func TestWorkRisesWithWhatAnAddressSends(t *testing.T) {
	s := open(t)
	var cheap []*person
	for range 80 {
		cheap = append(cheap, s.at(office, true).opens())
		s.clock.Go(2 * time.Second)
	}
	taken := 0
	for i, p := range cheap {
		if p.sends(fmt.Sprintf("贷款%c%c", 'A'+rune(i/26), 'A'+rune(i%26))) {
			taken++
		} else if !strings.Contains(p.said, "多准备几秒") {
			t.Fatalf("refused with %q", p.said)
		}
	}
	last := cheap[len(cheap)-1]
	if taken < 20 || taken == 80 || last.bits < 16 {
		t.Errorf("%d of 80 taken, the last asked for %d bits", taken, last.bits)
	}
	if !last.sends("再点一次就可以") {
		t.Errorf("pressing again is not enough: %s", last.said)
	}
	s.clock.Go(20 * time.Minute)
	if p := s.at(office, true).opens(); p.bits != 14 {
		t.Errorf("after twenty quiet minutes the work is %d bits", p.bits)
	}
}

func TestTheSameTextAgainAndAgainIsRefused(t *testing.T) {
	s := open(t)
	for i := range 3 {
		if p := s.at(office, true).opens(); !p.sends(fmt.Sprintf("请 尽快 修路！ %d", i)) {
			t.Errorf("time %d: %s", i, p.said)
		}
	}
	s.at(office, true).opens().refused("请尽快修路9", "同样的内容")
	if p := s.at(home, true).opens(); !p.sends("请尽快修路") {
		t.Errorf("from elsewhere: %s", p.said)
	}
	if p := s.at(office, true).opens(); !p.sends("请尽快修桥") {
		t.Errorf("another text: %s", p.said)
	}
	s.clock.Go(61 * time.Minute)
	if p := s.at(office, true).opens(); !p.sends("请尽快修路") {
		t.Errorf("an hour later: %s", p.said)
	}
}

func TestATokenServesOnceOnAllNodesAndIsCleanedAway(t *testing.T) {
	s := open(t)
	p := s.at(home, true).opens()
	token, bits := p.token, p.bits
	if !p.sends("一") {
		t.Fatal(p.said)
	}
	other := s.at(home, true)
	other.site = &site{TB: t, clock: s.clock, db: s.db}
	other.router = other.site.routes(s.node(key))
	other.token, other.bits = token, bits
	other.refused("一", "已经提交过一次")
	count := func() (n int) {
		if err := s.db.QueryRow(t.Context(), "SELECT COUNT(*) FROM shield_used").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	clean := s.Slice().Jobs[0].Work
	if err := clean(t.Context(), nil); err != nil || count() != 1 {
		t.Errorf("cleaned too early: %v", err)
	}
	s.clock.Go(7 * time.Hour)
	if err := clean(t.Context(), nil); err != nil || count() != 0 {
		t.Errorf("not cleaned: %v", err)
	}
}

func TestGuessingIsHeldBackWhereItComesFrom(t *testing.T) {
	s := open(t)
	at := func(address string) *web.Ctx {
		req := httptest.NewRequest("POST", "/lookup", nil)
		req.RemoteAddr = address
		return &web.Ctx{R: req, DB: s.db}
	}
	for range 10 {
		if err := s.MayGuess(at(office)); err != nil {
			t.Fatal(err)
		}
		s.Wrong(at(office))
	}
	if err := s.MayGuess(at(office)); !fail.Is(err, fail.Invalid) {
		t.Errorf("an eleventh guess: %v", err)
	}
	if err := s.MayGuess(at(home)); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	s.clock.Go(61 * time.Second)
	if err := s.MayGuess(at(office)); err != nil {
		t.Errorf("a minute later: %v", err)
	}
}

func TestAShortKeyIsRefused(t *testing.T) {
	if _, err := shield.New(shield.Deps{Key: []byte("short")}); err == nil || fail.Is(err, fail.Invalid) {
		t.Errorf("%v", err)
	}
}

func FuzzCheck(f *testing.F) {
	s := open(f)
	f.Add("1~letter~t~14~n~mac", "12", "")
	f.Add(s.at(home, true).opens().token, "0", "")
	f.Fuzz(func(t *testing.T, token, proof, trap string) {
		v := url.Values{"form_token": {token}, "form_proof": {proof}, "form_website": {trap}}
		if w := s.at("192.0.2.1:1", false).ask("POST", v.Encode()); w.Code != 422 && w.Code != 303 {
			t.Errorf("%d", w.Code)
		}
	})
}
