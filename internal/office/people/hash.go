package people

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"golang.org/x/crypto/argon2"
)

// Cost of a password hash: two passes over 19 MiB in one lane, the least that
// OWASP names for argon2id. It takes about 30 ms on a small server.
const (
	hashPasses = 2
	hashMemory = 19 * 1024 // KiB
	hashLanes  = 1
	hashBytes  = 32
	saltBytes  = 16
)

var errDamaged = errors.New("people: a stored password hash is damaged")

// hasher bounds how many hashes run at once, so that a flood of sign-ins takes
// its turn instead of the machine's memory.
type hasher struct {
	slots chan struct{}
	done  atomic.Int64 // hashes computed
	decoy string       // what unknown accounts are checked against
}

func newHasher(slots int) *hasher {
	h := &hasher{slots: make(chan struct{}, slots)}
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	h.decoy = encodeHash(salt, make([]byte, hashBytes))
	return h
}

// make hashes a password with a fresh salt.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt)
	sum, err := h.sum(ctx, password, salt, hashPasses, hashMemory, hashLanes)
	return encodeHash(salt, sum), err
}

// verify says whether the password belongs to the hash. It does the same work
// for an account that does not exist, whose hash is empty.
func (h *hasher) verify(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = h.decoy
	}
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errDamaged
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &passes, &lanes); err != nil ||
		memory > 8*hashMemory || passes < 1 || passes > 10 || lanes < 1 || lanes > 4 {
		return false, errDamaged
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) != hashBytes {
		return false, errDamaged
	}
	got, err := h.sum(ctx, password, salt, passes, memory, lanes)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (h *hasher) sum(ctx context.Context, password string, salt []byte, passes, memory uint32, lanes uint8) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	h.done.Add(1)
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, hashBytes), nil
}

// encodeHash is the usual text of an argon2id hash (PHC form).
func encodeHash(salt, sum []byte) string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", hashMemory, hashPasses, hashLanes, b.EncodeToString(salt), b.EncodeToString(sum))
}
