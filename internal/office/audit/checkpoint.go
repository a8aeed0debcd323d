package audit

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the tree at one size, signed: a promise that its first Size
// entries are these and in this order.
type Checkpoint struct {
	// Origin names the record; it is also the name of the key that signs.
	Origin string
	Size   int64
	Root   tlog.Hash
	// Note is the signed note, as it is published (tlog-checkpoint format).
	Note string
}

// checkpointLimit bounds the text of a checkpoint that is read, in bytes.
const checkpointLimit = 16 << 10

var errCheckpoint = errors.New("not a checkpoint")

// sign makes the checkpoint of a tree.
func (k *key) sign(size int64, root tlog.Hash) (Checkpoint, error) {
	c := Checkpoint{Origin: k.signer.Name(), Size: size, Root: root}
	text, err := note.Sign(&note.Note{Text: c.text()}, k.signer)
	c.Note = string(text)
	return c, err
}

// text is what is signed: three lines, each with its line break.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, base64.StdEncoding.EncodeToString(c.Root[:]))
}

// ParseCheckpoint reads a signed checkpoint and checks its signature. The
// error wraps note's *UnverifiedNoteError or *InvalidSignatureError where the
// text is a note that the key did not sign.
func ParseCheckpoint(text string, v note.Verifier) (Checkpoint, error) {
	if len(text) > checkpointLimit {
		return Checkpoint{}, fmt.Errorf("%w: too long", errCheckpoint)
	}
	n, err := note.Open([]byte(text), note.VerifierList(v))
	if err != nil {
		return Checkpoint{}, err
	}
	c, err := parseCheckpointText(n.Text)
	if err != nil {
		return c, err
	}
	if c.Origin != v.Name() {
		return c, fmt.Errorf("%w: signed by %s for %s", errCheckpoint, v.Name(), c.Origin)
	}
	c.Note = text
	return c, nil
}

// parseCheckpointText reads the signed part: origin, size, root, and lines
// that later forms may add.
func parseCheckpointText(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] == "" || lines[len(lines)-1] != "" {
		return Checkpoint{}, fmt.Errorf("%w: fewer than three lines", errCheckpoint)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("%w: size %q", errCheckpoint, lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize || base64.StdEncoding.EncodeToString(root) != lines[2] {
		return Checkpoint{}, fmt.Errorf("%w: root %q", errCheckpoint, lines[2])
	}
	for _, l := range lines[3 : len(lines)-1] {
		if l == "" {
			return Checkpoint{}, fmt.Errorf("%w: an empty line", errCheckpoint)
		}
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: tlog.Hash(root)}, nil
}
