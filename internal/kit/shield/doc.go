// Package shield holds back floods on public forms without asking people to
// solve anything.
//
// A form draws Field, and the handler of its POST asks Check before it acts:
//
//	@shield.Field(c, "letter")                 // inside the <form>
//	if err := s.Check(c, "letter", text); err != nil { … show the form again … }
//
// Check answers with a fail.Invalid whose sentence says what to do; the form
// is shown again with all that was typed and with a new Field, and pressing
// the button once more is enough. A page with a Field is never kept (use
// Router.Get, not Router.Kept): the field is different for each reader.
//
// # How it tells people from floods
//
//   - The field carries a signed token with its purpose, the instant it was
//     issued and the work it asks for. It serves once (shield_used), and for
//     six hours.
//   - A box that people do not see and programs fill refuses whoever fills it.
//   - A script works out a proof while the person types. A person does not
//     notice; who sends a thousand forms a minute pays a thousand times. The
//     work asked for rises with what comes from the address and from all
//     addresses together, to an end that an honest browser still reaches in
//     the time it takes to fill a form: a shared line of an office or a
//     village is slowed, never shut.
//   - Without scripts a short wait takes the place of the proof, and a smaller
//     budget of the address (an office line shares it) bounds the number.
//   - The same text again and again from one address is refused.
//
// Budgets are kept in memory by each process; tokens are used up in the
// database, so that none serves twice on two nodes. How large a request's body
// may be is the router's rule (web.Router.Post, Upload).
package shield
