package audit

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"gongkai/internal/kit/fail"
)

// key is what signs the checkpoints and vouches for entries not yet sealed.
type key struct {
	signer   note.Signer
	verifier note.Verifier
	// public is the verifier key in the signed-note form: NAME+HASH+KEY.
	public string
	// entry keys the codes of entries that are not sealed yet.
	entry []byte
}

// loadKey reads the key file; fs.ErrNotExist if there is none.
func loadKey(path string) (*key, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	k, err := parseKey(strings.TrimSpace(string(raw)))
	if err != nil {
		return nil, fail.Invalidf("操作记录的密钥文件 %s 已损坏，无法使用。请用备份中的同名文件替换它，再重新启动", path)
	}
	return k, nil
}

// parseKey reads a signer key: PRIVATE+KEY+NAME+HASH+KEY, KEY in base64 being
// the algorithm's byte and the seed.
func parseKey(secret string) (*key, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, err
	}
	parts := strings.SplitN(secret, "+", 5)
	data, err := base64.StdEncoding.DecodeString(parts[4])
	if err != nil {
		return nil, err
	}
	private := ed25519.NewKeyFromSeed(data[1:])
	public, err := note.NewEd25519VerifierKey(signer.Name(), private.Public().(ed25519.PublicKey))
	if err != nil {
		return nil, err
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return nil, err
	}
	h := hmac.New(sha256.New, data[1:])
	h.Write([]byte("gongkai record: code of an entry, version 1"))
	return &key{signer: signer, verifier: verifier, public: public, entry: h.Sum(nil)}, nil
}

// makeKey writes a new key to path, or reads the one that another process
// wrote in the meantime. The file appears whole or not at all.
func makeKey(path, origin string) (*key, error) {
	secret, _, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".record-*") // 0600
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(secret + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return nil, err
	}
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return loadKey(path)
}

// newOrigin names a record that was given no name.
func newOrigin() string {
	var b [4]byte
	_, _ = rand.Read(b[:])
	return "gongkai/record-" + hex.EncodeToString(b[:])
}

// code vouches for a leaf that is not sealed yet.
func (k *key) code(body string) []byte {
	h := hmac.New(sha256.New, k.entry)
	h.Write([]byte(body))
	return h.Sum(nil)
}

// wrote says that a holder of the key wrote the leaf.
func (k *key) wrote(body string, code []byte) bool { return hmac.Equal(k.code(body), code) }

// errForeign is the refusal to work with a database that another key signs.
func errForeign(path, known string) error {
	name, _, _ := strings.Cut(known, "+")
	return fail.Invalidf("数据库中的操作记录由另一把密钥（%s）签署，与密钥文件 %s 不符。请把这个数据库原来的密钥文件 record.key 复制到该位置；几台服务器共用一个数据库时，每台都要用同一个密钥文件", name, path)
}

// errNoKey is the refusal to make a new key for a record that has one.
func errNoKey(path, known string) error {
	name, _, _ := strings.Cut(known, "+")
	return fail.Invalidf("没有找到操作记录的密钥文件 %s，而数据库中的操作记录已由密钥（%s）签署。请从备份或另一台服务器把原来的 record.key 复制到该位置，再重新启动", path, name)
}

// ReadVerifier reads a verifier key as the key command and the public page
// show it.
func ReadVerifier(public string) (note.Verifier, error) {
	v, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return nil, fail.Invalidf("公钥格式不正确。应为一行文字，形如“名称+八位编号+一串字母数字”，请从公开页面“操作记录的公开核验”完整复制")
	}
	return v, nil
}

func notExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func wrapKey(path string, err error) error {
	return fmt.Errorf("audit: key file %s: %w", path, err)
}
