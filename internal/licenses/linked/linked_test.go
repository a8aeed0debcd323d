package linked

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	for want, texts := range map[string][]string{
		"MIT":            {"Permission is hereby granted, free of charge,\nto any person obtaining a copy"},
		"BSD-3-Clause":   {"Redistribution and use in source and binary forms … names may not be used to endorse or promote products derived from this software"},
		"BSD-2-Clause":   {"Redistribution and use in source and binary forms, with or without"},
		"MPL-2.0":        {"Mozilla Public License Version 2.0 … the GNU Affero General Public License"},
		"AGPL-3.0":       {"GNU AFFERO GENERAL PUBLIC LICENSE Version 3"},
		"Apache-2.0+MIT": {"Apache License Version 2.0", "permission is hereby granted, free of charge, to any person obtaining a copy"},
		"OFL-1.1":        {"licensed under the SIL Open Font License … Permission is hereby granted, free of charge, to any person obtaining a copy"},
		"UNKNOWN":        {"All rights reserved."},
		"ISC":            {"Permission to use, copy, modify, and/or distribute this software for any purpose"},
	} {
		if got := Identify(texts); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func TestTextsAreFoundByName(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"LICENSE": "a\r\nb\n\n", "LICENSE-3RD.md": "c", "NOTICE": "d", "license.go": "no", "README": "no", "licensed.txt": "no",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts, err := Texts(dir)
	if got := strings.Join(texts, "|"); err != nil || got != "a\nb\n|c\n|d\n" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := Texts(t.TempDir()); err == nil {
		t.Error("a module without a licence passed")
	}
}

func TestModulesLeaveOutTheProgramItself(t *testing.T) {
	all, err := Modules("gongkai/internal/tests", "golang.org/x/mod/modfile")
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Path != "golang.org/x/mod" || all[0].Dir == "" {
		t.Errorf("%v", all)
	}
}
