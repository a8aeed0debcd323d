package ledger

import (
	"context"
	"fmt"

	"gongkai/internal/kit/slice"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/audit"
)

// links render the ledger's own things for whoever may see them.
func (l *Ledger) links() map[string]slice.Linker {
	return map[string]slice.Linker{
		"task": l.linkTask, "duty": l.linkDuty, "ledger-notice": l.linkNotice, "ledger-request": l.linkRequest,
		"ledger-setting": linkSetting,
	}
}

func (l *Ledger) linkTask(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	t, _, err := l.TaskFor(ctx, q, a, id)
	return "任务" + t.No + " " + t.KeyTask, "/office/ledger/tasks/" + id, err
}

func (l *Ledger) linkDuty(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	d, err := store.Get[Duty](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	t, err := store.Get[Task](ctx, q, a.Tenant, d.Task)
	if err != nil {
		return "", "", err
	}
	if !sees(a, &d, &t) {
		return "", "", notYours()
	}
	return "任务" + t.No + " " + t.KeyTask, d.Href(), nil
}

func (l *Ledger) linkNotice(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	n, err := store.Get[Notice](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	_, _, err = l.linkDuty(ctx, q, a, n.Duty)
	return n.Title(), "/office/ledger/notices/" + id, err
}

func (l *Ledger) linkRequest(ctx context.Context, q store.Querier, a who.Actor, id string) (string, string, error) {
	r, err := store.Get[Request](ctx, q, a.Tenant, id)
	if err != nil {
		return "", "", err
	}
	title, _, err := l.linkDuty(ctx, q, a, r.Duty)
	return r.Kind + "申请：" + title, "/office/ledger/requests/" + id, err
}

func linkSetting(context.Context, store.Querier, who.Actor, string) (string, string, error) {
	return "督办设置", "/office/ledger/settings", nil
}

// Title is the notice's name with its number, as documents are cited.
func (n *Notice) Title() string { return fmt.Sprintf("%s单〔%d〕%d号", n.Kind, n.Year, n.Number) }

// recorded is what the record says was done to a thing.
func recorded(ctx context.Context, q store.Querier, agency string, ref store.Ref) ([]Past, error) {
	entries, err := audit.History(ctx, q, agency, ref)
	out := make([]Past, len(entries))
	for i := range entries {
		e := &entries[i]
		out[i] = Past{At: e.At(), Who: e.Person(), Act: e.Act, Text: e.Told()}
	}
	return out, err
}
