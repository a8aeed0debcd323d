// Package notice tells people things: in their inbox here, and, where the
// organisation has set it up, by e-mail and webhook. A message is stored by
// the act that it tells of, in its own transaction, and its key makes sure
// that nothing is told twice.
package notice

import (
	"context"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// Level says how loud a message is.
type Level string

// The levels of a message.
const (
	Info   Level = "info"
	Remind Level = "remind"
	Warn   Level = "warn"
)

// Message is what one or more people are told.
type Message struct {
	// Key makes the message unique for each reader: the same key is never
	// delivered twice. Empty means that every message is a new one.
	Key   string
	Kind  string
	Level Level
	Title string
	Body  string
	// Href is the page of this system that the message is about.
	Href    string
	Subject store.Ref
	// To are the ids of the people who are told.
	To []string
}

// Teller stores messages for people within an act.
type Teller interface {
	// Tell stores the message for each reader who has not had its key yet,
	// and reports how many were told.
	Tell(tx *store.Tx, m Message) (int, error)
	// Unread counts what a person has not read.
	Unread(ctx context.Context, q store.Querier, a who.Actor) (int, error)
}
