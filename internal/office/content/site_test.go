package content_test

import (
	"slices"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/officetest"
)

func TestTheOrganisationsOwnNumbersAreReadFromWhatItFilledIn(t *testing.T) {
	h := build(t)
	h.act(func(tx *store.Tx) error {
		set, err := content.SettingOf(tx.Context(), tx, tx.Tenant())
		if err != nil {
			return err
		}
		set.Site = map[string]string{content.SitePhone: "0955-7068023、13800138000（工作时间）", content.SiteEmail: "邮箱：gxj@nx.gov.cn", content.SiteAddress: "演示路1号0955-1111111"}
		return tx.Update(&set)
	})
	got, err := content.OwnNumbers(h.Context(), h.DB, officetest.Agency)
	h.Must(err)
	if want := []string{"0955-7068023", "13800138000", "gxj@nx.gov.cn"}; !slices.Equal(got, want) {
		t.Errorf("own numbers %q, want %q", got, want)
	}
}
