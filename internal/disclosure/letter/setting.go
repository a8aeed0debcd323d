package letter

import (
	"cmp"
	"context"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/people"
)

// The keys of disclosure.Setting.Says that letters take.
const (
	sayAuthority = "authority"
	sayCourt     = "court"
	sayMaker     = "letter_maker"
	sayWord      = "letter_word"
	sayContact   = "contact"
	sayPhone     = "phone"
	sayAddress   = "address"
	sayPostcode  = "postcode"
	sayPayment   = "payment"
	sayFirst     = "special_first"
)

// settings are what the agency set, over what its own data say.
func (l *Letters) settings(ctx context.Context, q store.Querier, set *disclosure.Setting) (wording.Settings, error) {
	a, err := people.AgencyOf(ctx, q, set.Agency)
	if err != nil {
		return wording.Settings{}, err
	}
	known := wording.Settings{Court: wording.Bureau().Court, Contact: "政府信息公开工作机构", Payment: wording.Bureau().Payment}
	if a.Name == wording.Bureau().Agency {
		known = wording.Bureau()
	}
	if l.Office != nil {
		phone, address, err := l.Office(ctx, q, set.Agency)
		if err != nil {
			return wording.Settings{}, err
		}
		phone, _, _ = strings.Cut(phone, "（") // a remark behind the number is not printed
		known.Phone, known.Address = cmp.Or(phone, known.Phone), cmp.Or(address, known.Address)
	}
	say := func(key, otherwise string) string { return cmp.Or(set.Says[key], otherwise) }
	out := wording.Settings{Agency: a.Name, Maker: say(sayMaker, a.Name), Word: say(sayWord, known.Word), Authority: say(sayAuthority, known.Authority),
		Court: say(sayCourt, known.Court), Contact: say(sayContact, known.Contact), Phone: say(sayPhone, known.Phone),
		Address: say(sayAddress, known.Address), Postcode: say(sayPostcode, known.Postcode), Payment: say(sayPayment, known.Payment),
		QueryFirst: set.Says[sayFirst] != "", Words: map[wording.Family]string{}}
	for _, f := range wording.Families() {
		if w := set.Says[sayWord+"."+string(f)]; w != "" && f != wording.Reply {
			out.Words[f] = w
		}
	}
	return out, nil
}

// lacking says what has to be set before a letter may be signed.
func lacking(s wording.Settings) string {
	switch {
	case s.Authority == "":
		return "还没有设置行政复议机关，请先在“文书设置”中填写"
	case wording.CheckWord(s.Word) != "":
		return "还没有设置文号代字，请先在“文书设置”中填写"
	}
	return ""
}
