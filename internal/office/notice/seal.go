package notice

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
)

// sealPurpose is what the key that seals channels' secrets is made for. What
// is stored hangs on these words: they stay as they are.
const sealPurpose = "gongkai notice"

var errSeal = errors.New("通道的密钥打不开：数据密钥文件换过，请重新填写密码或签名密钥")

// opened is a channel's secret, sealed for its place.
func (n *Notices) opened(place, sealed string) (string, error) {
	text, err := n.seal.Open(place, sealed)
	if err != nil {
		return "", errSeal
	}
	return text, nil
}

// newSigningKey is a fresh key for a webhook, in the form that Standard
// Webhooks gives to keys.
func newSigningKey() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b)
	return "whsec_" + base64.StdEncoding.EncodeToString(b)
}
