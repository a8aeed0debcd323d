package survey

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/form"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
	"gongkai/internal/kit/who"
)

// ticket lets one person answer once: a random number, signed for one
// questionnaire. code is the id of the invitation where the questionnaire is
// not anonymous, and empty where it is.
type ticket struct{ nonce, code string }

// hash is the keyed hash of a text for one purpose and questionnaire.
func (v *Surveys) hash(purpose, survey, text string) string {
	m := hmac.New(sha256.New, v.key)
	for _, part := range []string{purpose, survey, text} {
		m.Write([]byte(part))
		m.Write([]byte{0})
	}
	return hex.EncodeToString(m.Sum(nil))
}

// issue makes a ticket as the text that the cookie holds.
func (v *Surveys) issue(survey, code string) string {
	raw := make([]byte, 16)
	_, _ = rand.Read(raw)
	body := base64.RawURLEncoding.EncodeToString(raw) + "." + code
	return body + "." + v.hash("ticket", survey, body)
}

// read takes a ticket from its text.
func (v *Surveys) read(survey, text string) (ticket, bool) {
	at := strings.LastIndexByte(text, '.')
	if at < 0 || !hmac.Equal([]byte(text[at+1:]), []byte(v.hash("ticket", survey, text[:at]))) {
		return ticket{}, false
	}
	nonce, code, _ := strings.Cut(text[:at], ".")
	return ticket{nonce, code}, true
}

// cookie is the name of the questionnaire's cookie.
func cookie(survey string) string { return "survey_" + survey }

// ticketOf reads the ticket that the browser holds.
func (v *Surveys) ticketOf(c *web.Ctx, survey string) (ticket, bool) {
	ck, err := c.R.Cookie(cookie(survey))
	if err != nil {
		return ticket{}, false
	}
	return v.read(survey, ck.Value)
}

// hand gives the browser a ticket.
func (v *Surveys) hand(c *web.Ctx, s *Survey, code string) {
	http.SetCookie(c.W, &http.Cookie{Name: cookie(s.ID), Value: v.issue(s.ID, code), Path: s.Public(), MaxAge: int(s.ClosesAt.Sub(c.Now()).Seconds()) + 1, HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode})
}

// Redeem exchanges an invitation code for the right to one ticket, once. What
// it gives is the code's id where the questionnaire is not anonymous. The
// exchange is not recorded: its instant beside that of an answer would tell
// whose the answer is.
func (v *Surveys) Redeem(ctx context.Context, s *Survey, typed string) (code string, err error) {
	id := v.hash("code", s.ID, tidyCode(typed))
	err = v.DB.Do(ctx, who.System(s.Agency), func(tx *store.Tx) error {
		tx.Quiet("匿名问卷换取答卷")
		n, err := tx.Exec("UPDATE survey_code SET taken = TRUE WHERE agency = $1 AND survey = $2 AND id = $3 AND taken = FALSE", s.Agency, s.ID, id)
		if err != nil || n == 1 {
			return err
		}
		known := 0
		if err := tx.QueryRow(ctx, "SELECT COUNT(*) FROM survey_code WHERE agency = $1 AND survey = $2 AND id = $3", s.Agency, s.ID, id).Scan(&known); err != nil {
			return err
		}
		if known > 0 {
			return fail.Fields(map[string]string{"code": "这个邀请码已经使用过。如果是您本人在另一台设备上打开的，请回到那台设备填写；否则请联系发放单位换发"})
		}
		return fail.Fields(map[string]string{"code": "没有这个邀请码，请核对后重新填写（不区分大小写，可不填短横线）"})
	})
	if s.Anonymous {
		id = ""
	}
	return id, err
}

// tidyCode is a code as it was handed out, however it was typed.
func tidyCode(typed string) string {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(alphabet, r) {
			return r
		}
		return -1
	}, form.Code(typed))
	var b strings.Builder
	for i, r := range letters {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// spent says whether the ticket has served.
func (v *Surveys) spent(ctx context.Context, q store.Querier, s *Survey, t ticket) (bool, error) {
	n := 0
	err := q.QueryRow(ctx, "SELECT COUNT(*) FROM survey_spent WHERE agency = $1 AND id = $2", s.Agency, v.hash("spent", s.ID, t.nonce)).Scan(&n)
	return n > 0, err
}

// Issued makes a ticket for a questionnaire: for paper answers that the
// agency enters, and for rehearsals.
func (v *Surveys) Issued(survey string) string { return v.issue(survey, "") }
