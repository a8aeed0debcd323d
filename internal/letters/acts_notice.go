package letters

import (
	"context"
	"slices"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// NoticeWays are how the writer of a petition is told in writing.
var NoticeWays = []string{"邮寄", "当面送达", "信访信息系统", "电子送达"}

// noticeDue is the day by which the writer of a petition is told in writing
// that it was received; zero for other letters, and where nobody is known.
func noticeDue(l *Letter, n Numbers, cal Calendar) civil.Date {
	if l.Class != "petition" || l.Citizen == "" {
		return 0
	}
	return cal.CalendarDate(l.ReceivedOn, int(n[NoticeDays]))
}

// Noticing is the written notice to the writer of a petition.
type Noticing struct {
	On civil.Date
	// Way is one of NoticeWays; Ref is the number of the mail, or who signed.
	Way, Ref string
	// Name and Body are the notice itself, or the proof of delivery.
	Name string
	Body []byte
}

func (in *Noticing) wrong(l *Letter, today civil.Date) error {
	w := map[string]string{}
	switch {
	case in.On.IsZero() || in.On > today:
		w["on"] = "请填写告知的日期，不能晚于今天"
	case in.On < l.ReceivedOn:
		w["on"] = "早于收到的日期" + l.ReceivedOn.Chinese() + "，请核对"
	}
	if !slices.Contains(NoticeWays, in.Way) {
		w["noticeway"] = "请选择告知的方式"
	}
	if strings.TrimSpace(in.Ref) == "" && len(in.Body) == 0 {
		w["ref"] = "请填写邮寄单号、签收人或者办理编号，或者上传告知书"
	}
	if len(w) > 0 {
		return fail.Fields(w)
	}
	return nil
}

// Notify notes that the writer of a petition was told in writing that it was
// received (《信访工作条例》第二十三条). From then on its own term runs (第三十四条).
func (s *Letters) Notify(ctx context.Context, a who.Actor, id string, in Noticing) error {
	return s.act(ctx, a, id, AnyVersion, MoveNotify, "", func(tx *store.Tx, c *Case) (string, error) {
		l := &c.Letter
		if err := in.wrong(l, tx.Today()); err != nil {
			return "", err
		}
		if len(in.Body) > 0 {
			if _, err := s.Files.Put(tx, in.Name, in.Body, l.Ref()); err != nil {
				return "", err
			}
		}
		l.NoticedOn, l.NoticeSays = in.On, strings.TrimSpace(in.Way+" "+strings.TrimSpace(in.Ref))
		said := in.On.Chinese() + l.NoticeSays + "，书面告知接收情况"
		if l.NoticedOn > l.NoticeDue {
			said += "，超过告知期限" + l.NoticeDue.Chinese()
		}
		if err := s.reckon(tx, l); err != nil {
			return "", err
		}
		return said + "，办理时限" + l.Due.Chinese(), nil
	})
}
