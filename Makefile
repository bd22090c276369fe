# make book     build the book into _build/html and print the page to open
# make test     everything: lint, unit tests, every notebook, exercises, the book in a browser
# make execute  run the notebooks afresh and store what they print (CHAPTER=07 for one)
# make bench    how fast the library is, beside bare loops
# make lab      open the notebooks in JupyterLab
# make links    REPO=https://github.com/you/fork: set the repository's address everywhere
# make assignment CHAPTER=01 COURSE=../course: exercises to hand out and grade with nbgrader
# make format   mend formatting and lint
# make clean    remove what was built (CLEAN=all: also the virtual environment)
#
# PYTHON=python3.12 chooses the Python of the virtual environment, TORCH=cpu (or cu126, ...) a
# build of torch from PyTorch's own index. NEWEST=1 takes the newest versions instead of those in
# requirements.lock, which `make lock` then writes anew.

PYTHON ?= python3
RUN := .venv/bin/python

# One thread each: notebooks run two at a time, and stored numbers must not depend on the cores.
export OMP_NUM_THREADS := 1
export PYDEVD_DISABLE_FILE_VALIDATION := 1

.PHONY: help setup book test full linkcheck execute bench lab links assignment lock format clean

help:
	@sed -n 's/^# //p' Makefile | head -9

setup:
	@$(PYTHON) book/tools/bootstrap.py $(if $(TORCH),--torch $(TORCH)) $(if $(NEWEST),--newest)

book: setup
	@$(RUN) book/tools/build.py

test: export GENLIB_STATIC = 1
test: export GENLIB_MODE ?= fast
test: setup
	$(RUN) -m pytest -n 2 --dist loadfile $(ARGS)

# Every notebook to its end on the full data, outputs not compared: for a machine with a GPU.
full: export GENLIB_STATIC = 1
full: export GENLIB_MODE = full
full: setup
	$(RUN) -m pytest chapters --nbval-cell-timeout=7200 \
		--nbval-sanitize-with=tests/notebooks/nbval_any_output.cfg $(ARGS)

linkcheck: setup
	.venv/bin/jupyter-book build . --builder linkcheck

execute: setup
	@$(RUN) book/tools/execute.py $(CHAPTER)

bench: setup
	$(RUN) -m pytest tests/benchmarks -s -q

lab: setup
	$(RUN) -m jupyterlab chapters

links: setup
	$(if $(filter undefined,$(origin REPO)),$(error Expected REPO=https://github.com/you/fork, \
		or REPO= to take the address out again))
	@$(RUN) book/tools/links.py "$(REPO)"

assignment: setup
	@$(RUN) book/tools/assignment.py "$(CHAPTER)" "$(COURSE)" $(if $(FORCE),--force)

lock:
	@$(RUN) book/tools/lock.py

format: setup
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

clean:
	rm -rf _build .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
	$(if $(filter all,$(CLEAN)),rm -rf .venv)

# make colab    run the notebooks with the versions that Colab preinstalls, in .venv-colab
.PHONY: colab
colab:
	@$(PYTHON) book/tools/colab.py $(if $(TORCH),--torch $(TORCH)) $(ARGS)
