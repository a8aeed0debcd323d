# Everything a maintainer types. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run check fmt generate test e2e golden bench shots licenses

help: ## list what can be made
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

run: ## start the demo on http://localhost:8080
	go run ./cmd/gongkai demo

check: ## everything CI runs; STEPS="fmt vet test" runs these alone
	go run ./scripts/check $(STEPS)

fmt: ## write every Go and templ file in the standard form
	gofmt -w $$(git ls-files -co --exclude-standard '*.go')
	go tool templ fmt .

generate: ## write the page code anew from the templ files
	go tool templ generate -path .

test: ## the tests on SQLite alone, without a browser
	go run ./scripts/check test

e2e: ## the journeys in a real browser
	go run ./scripts/check e2e

golden: ## write the golden files anew; read the difference before you commit
	go test $$(grep -rlE --include='*_test.go' 'golden\.Hold|flag\.Bool\("update"' . | xargs -n 1 dirname | sort -u) -update

bench: ## benchmarks, each beside its baseline; PKG=./internal/kit/... COUNT=5; without PKG also the portal beside nginx
	go run ./scripts/bench -count $(or $(COUNT),3) $(or $(PKG),./...)
	$(if $(PKG),,go run ./scripts/bench/portal)

shots: ## take the screenshots that the README shows
	SHOTS=$(CURDIR)/docs/shots scripts/chromium.sh go test ./e2e -run '^TestShots$$' -count 1

licenses: ## write the third-party notices anew
	go generate ./internal/licenses
