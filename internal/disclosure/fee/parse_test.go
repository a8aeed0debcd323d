package fee_test

import (
	"slices"
	"testing"

	"gongkai/internal/disclosure/fee"
)

func TestTariffsAreReadAsTheyAreWritten(t *testing.T) {
	for _, law := range fee.Law() {
		got, err := fee.ParseBands(law.Lines())
		if err != nil || !slices.Equal(got, law.Bands) {
			t.Errorf("%q reads %+v, %v", law.Lines(), got, err)
		}
	}
	if got, err := fee.ParseBands("１－１０　０\n\n11- 50"); err != nil || !slices.Equal(got, []fee.Band{{From: 1, To: 10}, {From: 11, Rate: 50}}) {
		t.Errorf("full width: %+v, %v", got, err)
	}
	for _, bad := range []string{"", "1-10 0", "2- 10", "1-10 0\n12- 5", "1- 0\n2- 5", "1-10 0 5+5\n11- 3", "1-10 免费\n11- 3", "5-1 3", "1- 3 0+5"} {
		if got, err := fee.ParseBands(bad); err == nil {
			t.Errorf("%q reads %+v", bad, got)
		}
	}
}

func FuzzParseBands(f *testing.F) {
	for _, law := range fee.Law() {
		f.Add(law.Lines())
	}
	f.Fuzz(func(t *testing.T, text string) {
		bands, err := fee.ParseBands(text)
		if err != nil {
			return
		}
		again, err := fee.ParseBands(fee.Tariff{Bands: bands}.Lines())
		if err != nil || !slices.Equal(again, bands) {
			t.Errorf("%q reads %+v, and then %+v, %v", text, bands, again, err)
		}
		if total := (fee.Tariff{Bands: bands}).Total(500).Amount; total < 0 {
			t.Errorf("%q costs %d", text, total)
		}
	})
}
