package consult

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// ActSet is the act of setting a parameter.
const ActSet = "设置意见征集参数"

// Parameter is a number of local rules from a day on.
type Parameter struct {
	Agency, ID string
	Version    int64
	Name       string
	From       civil.Date
	Value      int64
	Basis, By  string
	At         time.Time
}

// Table names the table.
func (*Parameter) Table() string { return "consult_parameter" }

// Cols lists the columns.
func (p *Parameter) Cols() []store.Col {
	return []store.Col{store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version), store.C("name", &p.Name), store.C("from_on", &p.From), store.C("value", &p.Value),
		store.C("basis", &p.Basis), store.C("by_id", &p.By), store.C("at", &p.At)}
}

// KeepVersions keeps what was set on a past day.
func (*Parameter) KeepVersions() {}

// Parameters are what an organisation has set, earliest first.
func Parameters(ctx context.Context, q store.Querier, agency string) ([]Parameter, error) {
	return store.Select[Parameter](ctx, q, "WHERE agency = $1 ORDER BY from_on, id", agency)
}

// NumbersAt are the parameters of an organisation that hold on a day.
func NumbersAt(ctx context.Context, q store.Querier, agency string, day civil.Date) (Numbers, error) {
	set, err := Parameters(ctx, q, agency)
	return NumbersOn(set, day), err
}

// Set keeps a parameter from a day on. What was counted before stays as it is.
func (s *Consult) Set(ctx context.Context, a who.Actor, name string, from civil.Date, value int64, basis string) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSettings, "", "") {
			return fail.Deniedf("您没有设置意见征集参数的权限。如工作需要，请联系本单位安全管理员")
		}
		basis = strings.TrimSpace(basis)
		title, err := settable(name, from, value, basis)
		if err != nil {
			return err
		}
		p, err := store.First[Parameter](ctx, tx, "WHERE agency = $1 AND name = $2 AND from_on = $3", a.Tenant, name, from)
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		p.Value, p.Basis, p.By, p.At = value, basis, a.ID, tx.Now()
		if fresh {
			p.Agency, p.ID, p.Name, p.From = a.Tenant, tx.NewID(), name, from
			err = tx.Insert(&p)
		} else {
			err = tx.Update(&p)
		}
		if err != nil {
			return err
		}
		return tx.Record(ActSet, store.Ref{Kind: KindParameter, ID: p.ID}, store.Because(basis), store.Telling("%s自%s起为%d", title, from.Chinese(), value))
	})
}

// settable says what is wrong with a parameter; title is its own.
func settable(name string, from civil.Date, value int64, basis string) (title string, err error) {
	wrong := map[string]string{"name": "请选择参数"}
	for _, r := range Rules {
		if r.Key != name {
			continue
		}
		delete(wrong, "name")
		if title = r.Title; value < r.Least || value > r.Most {
			wrong["value"] = fmt.Sprintf("请填写%d至%d之间的数；本地规定可以更严，不能低于法定标准（%s）", r.Least, r.Most, r.Basis)
		}
	}
	if from.IsZero() {
		wrong["from"] = "请填写从哪一天起执行"
	}
	if basis == "" {
		wrong["basis"] = "请写明依据的文件"
	}
	if len(wrong) > 0 {
		return title, fail.Fields(wrong)
	}
	return title, nil
}
