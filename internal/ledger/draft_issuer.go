package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gongkai/internal/kit/store"
	"gongkai/internal/ledger/plan"
)

// doubtIssuer is the doubt whether another organisation's plan is adopted.
const doubtIssuer = "issuer"

// Named is a Roster that knows what an organisation is called; a plan that
// another one issued is then asked about.
type Named interface {
	AgencyName(ctx context.Context, q store.Querier, agency string) (string, error)
}

// askIssuer asks about a draft that names another organisation as its issuer.
func (l *Ledger) askIssuer(ctx context.Context, q store.Querier, p *Plan) error {
	roster, ok := l.Roster.(Named)
	if !ok {
		return nil
	}
	own, err := roster.AgencyName(ctx, q, p.Agency)
	if err != nil {
		return fmt.Errorf("name of %s: %w", p.Agency, err)
	}
	d := &p.Draft.Plan
	d.Doubts = slices.DeleteFunc(d.Doubts, func(q plan.Doubt) bool { return q.Code == doubtIssuer })
	if !sameIssuer(p.Issuer, own) {
		d.Doubts = append(d.Doubts, plan.Doubt{Code: doubtIssuer, Field: "agency",
			Message: fmt.Sprintf("文件的发文单位是“%s”，不是本单位（%s）。确认仍要采纳的，请标为已核对；识别有误的，请更正标题信息", p.Issuer, own)})
	}
	return nil
}

// sameIssuer reports whether a document's issuer is the organisation: the
// name may lack the city before it, or have 办公室 behind it.
func sameIssuer(issuer, own string) bool {
	issuer, own = strings.TrimSuffix(plan.Tidy(issuer), "办公室"), strings.TrimSuffix(plan.Tidy(own), "办公室")
	return issuer == "" || own == "" || strings.HasSuffix(own, issuer) || strings.HasSuffix(issuer, own)
}
