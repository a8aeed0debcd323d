package report

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// ActReturn is the statement for a month or a quarter.
const ActReturn = "报送月季报"

var periodForm = regexp.MustCompile(`^(20[0-9]{2})-(?:(0[1-9]|1[0-2])|Q([1-4]))$`)

// Period is the span of a month ("2023-03") or a quarter ("2023-Q1").
func Period(p string) (from, to civil.Date, ok bool) {
	m := periodForm.FindStringSubmatch(p)
	if m == nil {
		return 0, 0, false
	}
	year, _ := strconv.Atoi(m[1])
	if m[2] != "" {
		month, _ := strconv.Atoi(m[2])
		return civil.Of(year, time.Month(month), 1), civil.EndOfMonth(year, time.Month(month)), true
	}
	quarter, _ := strconv.Atoi(m[3])
	return civil.Of(year, time.Month(quarter*3-2), 1), civil.EndOfMonth(year, time.Month(quarter*3)), true
}

// PeriodTitle is the period in words.
func PeriodTitle(p string) string {
	m := periodForm.FindStringSubmatch(p)
	switch {
	case m == nil:
		return p
	case m[2] != "":
		n, _ := strconv.Atoi(m[2])
		return fmt.Sprintf("%s年%d月", m[1], n)
	}
	return fmt.Sprintf("%s年第%s季度", m[1], string([]rune("一二三四")[m[3][0]-'1']))
}

// Periods are the months and quarters of a year that are over on a day.
func Periods(year int, today civil.Date) []string {
	var out []string
	for month := 1; month <= 12; month++ {
		if civil.EndOfMonth(year, time.Month(month)) >= today {
			break
		}
		out = append(out, fmt.Sprintf("%d-%02d", year, month))
		if month%3 == 0 {
			out = append(out, fmt.Sprintf("%d-Q%d", year, month/3))
		}
	}
	return out
}

// State is the statement of a period as records give it now.
func (s *Service) State(ctx context.Context, q store.Querier, agency, period string) (Return, error) {
	from, to, ok := Period(period)
	if !ok {
		return Return{}, fail.Fields(map[string]string{"period": "请填写月份（2023-03）或季度（2023-Q1）"})
	}
	f, err := s.Compute(ctx, q, agency, from, to, nil)
	if err != nil {
		return Return{}, err
	}
	return Return{Agency: agency, Period: period, Received: f.Total("I"), Answered: f.Total("g"), Disputes: f.Disputes[4] + f.Disputes[9] + f.Disputes[14]}, nil
}

// Nil says that there was nothing to report.
func (r *Return) Nil() bool { return r.Received+r.Answered+r.Disputes == 0 }

// Declare makes the statement for a period that is over. Where there was
// nothing, that is said explicitly (M06); a later change of records is stated
// by declaring it anew.
func (s *Service) Declare(ctx context.Context, a who.Actor, period, note string) (r Return, err error) {
	if err := may(a, RightEdit); err != nil {
		return r, err
	}
	err = s.DB.Do(ctx, a, func(tx *store.Tx) error {
		_, to, ok := Period(period)
		if ok && to >= tx.Today() {
			return fail.Fields(map[string]string{"period": PeriodTitle(period) + "还没有结束，结束后才能报送"})
		}
		now, err := s.State(ctx, tx, a.Tenant, period)
		if err != nil {
			return err
		}
		r, err = store.First[Return](ctx, tx, "WHERE agency = $1 AND period = $2", a.Tenant, period)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		r.Agency, r.Period, r.Received, r.Answered, r.Disputes = a.Tenant, period, now.Received, now.Answered, now.Disputes
		r.Note, r.By, r.ByName, r.At = strings.TrimSpace(note), a.ID, a.Name, tx.Now()
		if fresh {
			r.ID = tx.NewID()
			err = tx.Insert(&r)
		} else {
			err = tx.Update(&r)
		}
		if err != nil {
			return err
		}
		told := fmt.Sprintf("收到%d件，办结%d件，复议诉讼%d件", r.Received, r.Answered, r.Disputes)
		if r.Nil() {
			told = "零报告"
		}
		return tx.Record(ActReturn, r.Ref(), store.Telling("%s：%s", PeriodTitle(period), told))
	})
	return r, err
}
