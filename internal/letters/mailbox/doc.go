// Package mailbox is the public side of 信件办理 (PORTAL A.10): the form of 局长信箱
// with its receipt, the page on which a writer finds the letter again, rates
// the reply and asks once more, and the selection of answered letters with its
// figures. It keeps nothing of its own: letters are letters', and who wrote is
// office/citizen's.
//
// A writer shows who they are by the letter's number and the code of the
// receipt, each time anew; nothing of it is kept in the browser, and no page
// that shows a letter is.
package mailbox
