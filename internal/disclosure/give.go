package disclosure

import (
	"context"
	"fmt"
	"slices"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// The roles of files that may go out with a reply.
const (
	roleInformation = "information" // 拟提供的信息
	roleRedacted    = "redacted"    // 区分处理后的信息
)

// Givable are the files of an item that may go out with its reply: what is
// meant to be provided, and copies with parts hidden in place of their
// originals (条例第三十七条).
func (s *Service) Givable(ctx context.Context, q store.Querier, agency, item string) ([]File, error) {
	all, err := s.FilesOf(ctx, q, agency, item)
	if err != nil {
		return nil, err
	}
	var originals []string
	if s.Originals != nil {
		if originals, err = s.Originals(ctx, q, agency, item); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(f File) bool {
		return f.Role != roleRedacted && (f.Role != roleInformation || slices.Contains(originals, f.File))
	}), nil
}

// give notes which files go out with a reply, and says it in words.
func (s *Service) give(tx *store.Tx, c *Case, l *Letter, g Ground, ids []string) (string, error) {
	if len(ids) == 0 {
		return "", nil
	}
	if g.Row != "a" && g.Row != "b" {
		return "", fail.Fields(map[string]string{"files": "答复不提供信息（" + OutcomeTitle(g.Row) + "），不能随附文件"})
	}
	may, err := s.Givable(tx.Context(), tx, tx.Tenant(), c.Item.ID)
	if err != nil {
		return "", err
	}
	for _, id := range ids {
		at := slices.IndexFunc(may, func(f File) bool { return f.ID == id })
		if at < 0 {
			return "", fail.Fields(map[string]string{"files": "只能随附“拟提供的信息”和“区分处理后的信息”；已经区分处理的，只提供处理后的副本"})
		}
		f := may[at]
		f.Given = l.ID
		if err := tx.Update(&f); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("，随附信息%d份", len(ids)), nil
}
