package people

import (
	"net/http"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// byStage marks a session that the demo opened without any proof of identity.
const byStage = "demo"

// SignInAs opens a session of a person without a password and sets its
// cookie. Only the demo, whose people are invented, has a page that calls it.
func (p *People) SignInAs(w http.ResponseWriter, r *http.Request, agency, id string) error {
	person, err := PersonOf(r.Context(), p.db, agency, id)
	if err != nil {
		return err
	}
	s := Session{Agency: person.Agency, Person: person.ID, Address: web.Remote(r), Agent: r.UserAgent(), Method: byStage}
	var token string
	err = p.db.Do(r.Context(), signingIn(person, s.Address), func(tx *store.Tx) (err error) {
		token, err = p.enter(tx, person, s, "（演示）")
		return err
	})
	if err == nil {
		p.setCookie(w, token)
	}
	return err
}
