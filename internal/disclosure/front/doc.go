// Package front is the public side of disclosure on request (依申请公开，公众端):
// the guide, the search before asking, the forms for persons and organisations,
// the receipt, the progress page with what an applicant may do there, and the
// statistics.
//
// What it owns: the pages below /requests. What it does not own: requests and
// their acts (package disclosure), letters (disclosure/letter), the details of
// applicants (office/citizen), the shield of public forms (kit/shield). It has
// no table.
//
// # Who may read what
//
// Nobody signs in. A request is read with its number and its code; both are on
// the receipt, and the code is kept as a hash only. Wrong guesses are held
// back by address. Whoever gave the right pair gets a ticket, a sealed cookie
// that opens this one request for half an hour; every page and every download
// asks the ticket, never the address, so that a link that was copied or
// guessed opens nothing.
//
// Acts of applicants are recorded as the program's, in their name: 申请人（网上）.
//
// Read in this order: forms.go, submit.go, ticket.go, lookup.go, progress.go,
// acts.go, then guide.go and statistics.go.
package front
