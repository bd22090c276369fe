# Each of these is `python3 book/tools/make.py NAME`, which also runs where there is no make; that
# file says what each does, and so does `make`.
#
# make test ARGS="tests/unit -k fit"; make execute CHAPTER=07; make clean CLEAN=all
# make studies CHAPTER=09 STUDY=plane
# make arena SET=digits,mnist FAMILY=vae,flow JOBS=8 ENGINE=dask; make arena PLAN=1 (how long)
# make links REPO=https://github.com/you/fork
# make book SOLUTIONS=no
# make assignment CHAPTER=01_auto,07_mix COURSE=../course DUE="2026-12-01 18:00" [SITE=...] [FORCE=1]
#     [VARIANT=3]
# make release COURSE=../course [ASSIGNMENT=01_autoencoders] [RUN=no] [FORCE=1]
# make grade COURSE=../course ASSIGNMENT=01_autoencoders
# make formgrade COURSE=../course
#
# PYTHON=python3.12 chooses the Python of the virtual environment, TORCH=cpu (or cu126, ...) a
# build of torch from PyTorch's own index. NEWEST=1 takes the newest versions instead of those in
# requirements.lock, which `make lock` then writes anew.

PYTHON ?= python3
MAKE_PY := $(PYTHON) book/tools/make.py
export TORCH NEWEST

.PHONY: help book test full linkcheck execute studies arena bench lab links pdf epub
.PHONY: assignment release grade formgrade class-book questions colab mutate lock format clean

help pdf epub linkcheck lab lock format class-book questions:
	@$(MAKE_PY) $@

book:
	@$(MAKE_PY) $(if $(filter no,$(SOLUTIONS)),class-book,$@)

test full bench:
	@$(MAKE_PY) $@ $(ARGS)

execute:
	@$(MAKE_PY) $@ $(CHAPTER)

studies:
	@$(MAKE_PY) $@ "$(CHAPTER)" "$(STUDY)"

arena:
	@$(MAKE_PY) $@ $(if $(SET),--set "$(SET)") $(if $(FAMILY),--family "$(FAMILY)") \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(ENGINE),--engine $(ENGINE)) \
		$(if $(SCHEDULER),--scheduler "$(SCHEDULER)") $(if $(PLAN),--plan)

links:
	$(if $(filter undefined,$(origin REPO)),$(error Expected REPO=https://github.com/you/fork, \
		or REPO= to take the address out again))
	@$(MAKE_PY) $@ "$(REPO)"

assignment:
	@$(MAKE_PY) $@ "$(CHAPTER)" "$(COURSE)" $(if $(FORCE),--force) \
		$(if $(DUE),--due "$(DUE)") $(if $(SITE),--site "$(SITE)") \
		$(if $(VARIANT),--variant "$(VARIANT)")

release:
	@$(MAKE_PY) $@ "$(COURSE)" "$(ASSIGNMENT)" $(if $(FORCE),--force) \
		$(if $(filter no,$(RUN)),--no-run)

grade:
	@$(MAKE_PY) $@ "$(COURSE)" "$(ASSIGNMENT)" $(if $(FORCE),--force) \
		$(if $(ISOLATION),--isolation "$(ISOLATION)") $(if $(IMAGE),--image "$(IMAGE)") \
		$(if $(COLUMN),--column "$(COLUMN)")

formgrade:
	@$(MAKE_PY) $@ "$(COURSE)" $(ARGS)

colab:
	@$(MAKE_PY) $@ $(if $(TORCH),--torch $(TORCH)) $(ARGS)

mutate:
	@$(MAKE_PY) $@ "$(MODULE)" $(SAMPLE)

clean:
	@$(MAKE_PY) $@ $(CLEAN)
