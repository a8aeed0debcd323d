package app

import (
	"io"
	"log/slog"
	"strings"
)

// secrets are attributes whose values never get into the log.
var secrets = []string{"password", "secret", "token", "cookie", "authorization", "totp", "phone", "id_number"}

// newLog makes the structured log.
func newLog(c *Config, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // an unknown level is info
	opt := &slog.HandlerOptions{Level: level, ReplaceAttr: redact}
	if c.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(w, opt))
	}
	return slog.New(slog.NewJSONHandler(w, opt))
}

func redact(_ []string, a slog.Attr) slog.Attr {
	name := strings.ToLower(a.Key)
	for _, s := range secrets {
		if strings.Contains(name, s) {
			return slog.String(a.Key, "***")
		}
	}
	return a
}
