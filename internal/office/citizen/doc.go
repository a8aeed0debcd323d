// Package citizen (申请人、来信人) keeps what citizens and organisations tell
// about themselves, for whoever owns the matter: a request for disclosure, a
// letter, an opinion, a registration.
//
// What it owns: the sealed details (citizen_person), the key of each person's
// details (citizen_key), the page that reveals them. What it does not own: the
// matters, and who may see them (Deps.MayOpen).
//
// # How details are kept
//
// Each Put makes a random key, seals the details with it, and keeps the key
// wrapped by the installation's data key in a row of its own. No table holds a
// name, number or address that can be read. Erase deletes the key and the
// sealed text: copies of the text in a backup cannot be opened without the
// key's row. The record holds salted digests of the sealed rows only, so it
// verifies as before.
//
// Owners keep the id that Put gives, and never a detail: in lists they show
// Masks (张**, 138****1234). The whole is shown by Reveal, to people with the
// right citizen.reveal who may open the matter, for a reason, and recorded
// every time. Open is for what the program itself makes of the details, such
// as a letter or an envelope.
//
// The same person is recognised by Key, a hash keyed with the data key; Find
// looks an applicant up by a whole name, number or telephone in the same way.
//
// Details are kept until the day that Keep sets (个人信息保护法第十九条), and
// then erased by a job.
package citizen
