# Each of these is `python3 book/tools/make.py NAME`, which also runs where there is no make; that
# file says what each does, and so does `make`.
#
# make test ARGS="tests/unit -k fit"; make execute CHAPTER=07; make clean CLEAN=all
# make studies CHAPTER=09 STUDY=plane
# make links REPO=https://github.com/you/fork; make assignment CHAPTER=01 COURSE=../course
#
# PYTHON=python3.12 chooses the Python of the virtual environment, TORCH=cpu (or cu126, ...) a
# build of torch from PyTorch's own index. NEWEST=1 takes the newest versions instead of those in
# requirements.lock, which `make lock` then writes anew.

PYTHON ?= python3
MAKE_PY := $(PYTHON) book/tools/make.py
export TORCH NEWEST

.PHONY: help book test full linkcheck execute studies bench lab links pdf epub
.PHONY: assignment colab mutate lock format clean

help book pdf epub linkcheck lab lock format:
	@$(MAKE_PY) $@

test full bench:
	@$(MAKE_PY) $@ $(ARGS)

execute:
	@$(MAKE_PY) $@ $(CHAPTER)

studies:
	@$(MAKE_PY) $@ "$(CHAPTER)" "$(STUDY)"

links:
	$(if $(filter undefined,$(origin REPO)),$(error Expected REPO=https://github.com/you/fork, \
		or REPO= to take the address out again))
	@$(MAKE_PY) $@ "$(REPO)"

assignment:
	@$(MAKE_PY) $@ "$(CHAPTER)" "$(COURSE)" $(if $(FORCE),--force)

colab:
	@$(MAKE_PY) $@ $(if $(TORCH),--torch $(TORCH)) $(ARGS)

mutate:
	@$(MAKE_PY) $@ "$(MODULE)" $(SAMPLE)

clean:
	@$(MAKE_PY) $@ $(CLEAN)
