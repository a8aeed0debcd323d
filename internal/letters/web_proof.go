package letters

import (
	"strings"
	"time"

	"gongkai/internal/kit/page/ui"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// given is a reply that went out, with its proof.
type given struct {
	move, way, ref, file, by string
	at                       time.Time
	proven                   bool
}

// proofPairs show one of the two replies with its proof.
func (s *Letters) proofPairs(c *web.Ctx, k *Case, where string, g given) ([]ui.Pair, error) {
	if !g.proven {
		return []ui.Pair{ui.P(where, "还没有凭据")}, nil
	}
	out := []ui.Pair{ui.P(where, g.at.In(store.Zone).Format("2006-01-02 15:04")), ui.P("凭据", strings.TrimSpace(wayTitle(g.move, g.way)+" "+g.ref)), ui.P("登记人", g.by)}
	if g.file == "" {
		return out, nil
	}
	f, err := s.Files.Get(c.Context(), c.DB, k.Letter.Agency, g.file)
	if err != nil {
		return nil, err
	}
	return append(out, ui.Pair{Label: "凭据文件", Cell: ui.A(f.Name, f.Href())}), nil
}
