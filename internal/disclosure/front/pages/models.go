// Package pages has the public pages of requests for disclosure.
package pages

import (
	"github.com/a-h/templ"

	"gongkai/internal/kit/page"
	"gongkai/internal/kit/page/ui"
)

// Office is where requests are taken, as the agency set it.
type Office struct {
	Name, Unit, Address, Postcode, Phone, Fax, Hours string
	// Authority is who hears reconsiderations, Payment how a fee is paid,
	// Remedies what the law of the day has against a reply.
	Authority, Payment, Remedies string
}

// Guide is the page that explains requests and leads to the forms.
type Guide struct {
	page.Base
	Office Office
	// Days are the working days of a reply and of an extension.
	Days, More string
	// Tariff tells the fees.
	Tariff []ui.Pair
}

// Search is what is published already.
type Search struct {
	page.Base
	Query string
	Asked bool
	Total string
	Hits  []Hit
	// Others were found in another way, which Told says; Suggest is what was
	// probably meant.
	Others  []Hit
	Told    string
	Suggest ui.Link
	All     string
	// None was found in any way.
	None bool
	Next []ui.Button
}

// Hit is something that was published.
type Hit struct{ Title, Href, Note string }

// Form is a form of several parts.
type Form struct {
	page.Base
	Before []ui.Notice
	Form   ui.Form
	// Guard are the shield's parts; Suggest is the address that offers what is
	// published, from the fields From.
	Guard         templ.Component
	Suggest, From string
	// Kinds are the links to the forms for persons and organisations.
	Kinds []ui.Link
	// Privacy is what becomes of personal data.
	Privacy string
}

// Receipt is the receipt of who has just sent a request.
type Receipt struct {
	page.Base
	Number, Code string
	Facts        []ui.Pair
	Says         []string
}

// Letter is a letter that may be downloaded.
type Letter struct {
	Title, Number, On, Note, Href string
	// Files are what was provided with it.
	Files []ui.Link
}

// Matter is one item of a request on its progress page.
type Matter struct {
	Label, Title string
	Now, Says    string
	Tone         ui.Tone
	Steps        []ui.Step
	// Due is when an answer is due, DueWhy why, Days the working days left.
	Due, DueWhy, Left string
	// Sums are the clock's lines in words, Dates the days of it.
	Sums    []string
	Facts   []ui.Pair
	Events  []ui.Event
	Letters []Letter
	// Acts are what the applicant may do now, each a form of its own.
	Acts []Act
}

// Act is a form that the applicant may send.
type Act struct {
	Title, Text string
	Open        bool
	Form        ui.Form
	Guard       templ.Component
}

// Progress is the page of one request.
type Progress struct {
	page.Base
	Number  string
	Facts   []ui.Pair
	Matters []Matter
	Acts    []Act
	Office  Office
}

// Stats are figures of the years.
type Stats struct {
	page.Base
	Years []ui.Link
	Year  string
	Stats []ui.Stat
	Rows  [][2]string
	Total string
}
