package interpret

import (
	"context"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Held is what a person notes of a session.
type Held struct {
	Title, Place, Audience, Recording, Transcript string
	Unit                                          string
	HeldOn                                        civil.Date
	// Speakers has one speaker on each line: name, blank, post.
	Speakers  string
	Present   int
	Documents []string
	Piece     string
}

// SaveSession notes a session, or mends the note; id is empty for a new one.
func (n *Interpret) SaveSession(ctx context.Context, a who.Actor, id string, version int64, in Held) (s Session, err error) {
	err = n.DB.Do(ctx, a, func(tx *store.Tx) error {
		s = Session{Agency: a.Tenant, ID: tx.NewID(), Unit: a.Unit, By: a.ID}
		if id != "" {
			if s, err = store.Get[Session](ctx, tx, a.Tenant, id); err != nil {
				return err
			}
			if s.Version != version {
				return fail.Stalef("这条登记刚刚由其他人修改过，请核对后再保存")
			}
		}
		if in.Unit != "" {
			s.Unit = in.Unit
		}
		if !a.MayOn(RightEdit, s.Unit, "") {
			return fail.Deniedf("您没有登记该科室政策公开讲的权限")
		}
		if err := in.into(&s, tx.Today()); err != nil {
			return err
		}
		s.SavedAt = tx.Now()
		if id == "" {
			err = tx.Insert(&s)
		} else {
			err = tx.Update(&s)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSession, s.Ref(), store.Telling("%s，%s，%d人参加", s.Title, s.HeldOn.Chinese(), s.Present), store.Under("任务分工第15项"))
	})
	return s, err
}

func (in *Held) into(s *Session, today civil.Date) error {
	wrong := map[string]string{}
	if strings.TrimSpace(in.Title) == "" {
		wrong["title"] = "请填写主题"
	}
	if in.HeldOn.IsZero() || in.HeldOn > today {
		wrong["held_on"] = "请填写举办日期，不能晚于今天"
	}
	if s.Speakers = speakers(in.Speakers); len(s.Speakers) == 0 {
		wrong["speakers"] = "请填写主讲人，每行一位，姓名和职务之间空一格"
	}
	if len(in.Documents) == 0 {
		wrong["documents"] = "请选择所讲的政策文件"
	}
	if in.Present < 0 || in.Present > 1_000_000 {
		wrong["present"] = "请填写实际参加人数"
	}
	if in.Recording != "" && !strings.HasPrefix(in.Recording, "https://") && !strings.HasPrefix(in.Recording, "http://") && !strings.HasPrefix(in.Recording, "/") {
		wrong["recording"] = "请填写完整网址，以 https:// 开头"
	}
	transcript := clean(in.Transcript)
	if in.Recording != "" && transcript == "" {
		wrong["transcript"] = "登记了录音录像的，请同时填写文字稿，供听不到、看不到的人使用"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	s.Title, s.HeldOn, s.Place, s.Audience, s.Present = strings.TrimSpace(in.Title), in.HeldOn, in.Place, in.Audience, int64(in.Present)
	s.Recording, s.Transcript, s.Documents, s.Piece = in.Recording, transcript, in.Documents, in.Piece
	return nil
}

func speakers(text string) []Speaker {
	var out []Speaker
	for line := range strings.Lines(text) {
		if name, post, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " "); name != "" {
			out = append(out, Speaker{name, post})
		}
	}
	return out
}
