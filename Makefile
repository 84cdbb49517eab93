# `make help` prints the targets with a description after two hash signs.
PYTHON ?= python3
BIN := .venv/bin
CHECKED := build.py talentwar tests benchmarks tools

.PHONY: help site serve test browser lighthouse screenshots check audit format messages catalogues bench lock clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

site: .venv/site.stamp ## build the site into public/
	$(BIN)/python build.py build $(OPTIONS)

serve: .venv/site.stamp ## show the site in a browser and rebuild it after every change
	$(BIN)/python build.py serve --open

test: .venv/test.stamp ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile

browser: .venv/browser.stamp ## run the tests in a real browser
	$(BIN)/python -m pytest tests/browser

check: .venv/test.stamp ## check style and types
	$(BIN)/ruff format --check $(CHECKED)
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/mypy

audit: .venv/browser.stamp ## check the locked packages for known vulnerabilities
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --target .venv/audit pip-audit
	for lock in requirements.txt requirements-dev.txt requirements-browser.txt; do \
		PYTHONPATH=.venv/audit $(BIN)/python -m pip_audit --strict --require-hashes --disable-pip -r $$lock || exit 1; done
	$(BIN)/npm audit --prefix tests/browser
	$(BIN)/npm audit --prefix benchmarks/lighthouse

format: .venv/test.stamp ## format the code
	$(BIN)/ruff format $(CHECKED)
	$(BIN)/ruff check --fix $(CHECKED)

messages: .venv/test.stamp ## update the message catalogs for translators
	$(BIN)/python tools/messages.py $(LANGUAGE)

catalogues: .venv/test.stamp ## compile the message catalogs to find errors in them (builds do not need it)
	$(BIN)/pybabel compile --directory talentwar/locale --domain talentwar --statistics

bench: .venv/site.stamp ## compare the speed with Hugo; writes benchmarks/RESULTS.md
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BIN)/python benchmarks/against_hugo.py

lighthouse: .venv/lighthouse.stamp site ## measure pages with Lighthouse, as on a phone
	$(BIN)/python benchmarks/lighthouse.py

screenshots: .venv/browser.stamp site ## take the screenshots for the README
	$(BIN)/python tools/screenshots.py

lock: .venv/test.stamp ## lock the newest versions of all requirements, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate \
		--python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate \
		--python-version 3.11 --extra dev --constraint requirements.txt pyproject.toml -o requirements-dev.txt
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate \
		--python-version 3.11 --extra browser --constraint requirements-dev.txt pyproject.toml -o requirements-browser.txt

clean: ## remove the output, the environment and all caches
	rm -rf .venv tests/browser/node_modules benchmarks/lighthouse/node_modules .cache public .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; choose one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "Python's venv module is needed; on Debian: apt install python3-venv" >&2; exit 1; }

.venv/site.stamp: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/site.stamp

.venv/browser.stamp: requirements-browser.txt tests/browser/package-lock.json .venv/test.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.txt
	$(BIN)/npm ci --prefix tests/browser --ignore-scripts --no-audit --no-fund
	@touch $@

.venv/lighthouse.stamp: benchmarks/lighthouse/package-lock.json .venv/browser.stamp
	$(BIN)/npm ci --prefix benchmarks/lighthouse --ignore-scripts --no-audit --no-fund
	@touch $@
