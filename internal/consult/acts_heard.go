package consult

import (
	"context"
	"fmt"
	"strings"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Spoke is what one participant did at a hearing.
type Spoke struct {
	Came, Signed bool
	// UnsignedWhy is why somebody who came did not sign.
	UnsignedWhy string
	// Text is their opinion as the minutes have it; Article the article it is
	// about, 0 for the whole.
	Text    string
	Article int64
}

// Minutes are the record of a hearing.
type Minutes struct {
	Text  string
	Spoke map[string]Spoke // by the registration's id
	Files []Upload
}

// Conclude keeps the signed record of a hearing, and enters what each
// participant said into the register.
func (s *Consult) Conclude(ctx context.Context, a who.Actor, id string, in Minutes) error {
	return s.hearing(ctx, a, id, MoveHeld, func(tx *store.Tx, k *Consultation, v *Hearing) ([]store.Note, error) {
		all, err := SeatsOf(ctx, tx, a.Tenant, id)
		if err != nil {
			return nil, err
		}
		came, signed, err := in.attendance(all)
		if err != nil {
			return nil, err
		}
		act, err := s.hold(tx, a, k, "", AnyVersion, Held{Channel: ChannelHearing, HeldOn: day(v.HeldAt), Place: v.Place, People: int64(came), Who: in.sortsOf(all), Minutes: in.Text,
			NoticeOn: v.NoticeOn, MaterialsOn: v.MaterialsOn, Chosen: fmt.Sprintf("%s。%s（名单%s公布）", v.Method, v.ChosenWhy, v.ListOn.Chinese()), Signed: signed > 0, Files: in.Files})
		if err != nil {
			return nil, err
		}
		v.Activity = act.ID
		said := 0
		for i := range all {
			t, sp := &all[i], in.Spoke[all[i].ID]
			if !t.Chosen {
				continue
			}
			t.Came, t.Signed, t.UnsignedWhy = sp.Came, sp.Signed, strings.TrimSpace(sp.UnsignedWhy)
			if err := tx.Update(t); err != nil {
				return nil, err
			}
			if sp.Text = strings.TrimSpace(sp.Text); sp.Text == "" || !sp.Came {
				continue
			}
			if err := s.hears(tx, k, &act, t, sp); err != nil {
				return nil, err
			}
			said++
		}
		return []store.Note{store.Telling("到会%d人，签字%d人，意见%d条记入登记", came, signed, said)}, nil
	})
}

// hears enters one participant's opinion.
func (s *Consult) hears(tx *store.Tx, k *Consultation, act *Activity, t *Seat, sp Spoke) error {
	p, err := s.Citizens.Open(tx.Context(), tx, k.Agency, t.Person)
	if err != nil {
		return err
	}
	said := Said{Name: p.Name, Article: sp.Article}
	if err := said.check(tx, k); err != nil {
		return err
	}
	o := Opinion{Channel: ChannelHearing, Activity: act.ID, People: 1, Article: sp.Article, On: act.HeldOn}
	if err := o.say(sp.Text, ""); err != nil {
		return err
	}
	_, err = s.enter(tx, k, &o, said)
	return err
}

// attendance counts who came and who signed; whoever came signed, or it is
// told why not (条例第十七条).
func (in *Minutes) attendance(all []Seat) (came, signed int, err error) {
	wrong := map[string]string{}
	for i := range all {
		t, sp := &all[i], in.Spoke[all[i].ID]
		if t.Chosen && !sp.Came && (strings.TrimSpace(sp.Text) != "" || sp.Signed) {
			wrong["came_"+t.ID] = "到会未勾选，不能登记意见或者签字；确已到会的请勾选，没有到会的请清除意见"
		}
		if !t.Chosen || !sp.Came {
			continue
		}
		came++
		if sp.Signed {
			signed++
		} else if strings.TrimSpace(sp.UnsignedWhy) == "" {
			wrong["unsigned_"+t.ID] = "听证参加人应当在听证记录上签字；没有签字的，请写明原因"
		}
	}
	if len(in.Files) == 0 {
		wrong["files"] = "请附上参加人签字的听证记录（扫描件）；重新提交时附件须再选一次"
	}
	if came == 0 && len(wrong) == 0 {
		wrong["minutes"] = "请勾选到会的参加人"
	}
	if len(wrong) > 0 {
		return 0, 0, fail.Fields(wrong)
	}
	return came, signed, nil
}

// sortsOf says for whom those who came stand.
func (in *Minutes) sortsOf(all []Seat) string {
	n := map[string]int{}
	for _, t := range all {
		if t.Chosen && in.Spoke[t.ID].Came {
			n[t.Sort]++
		}
	}
	var out []string
	for _, sort := range Sorts {
		if n[sort] > 0 {
			out = append(out, fmt.Sprintf("%s%d人", sort, n[sort]))
		}
	}
	return strings.Join(out, "、")
}
