# What a Makefile made by `make new` includes: Coda's own targets, for the
# program in that Makefile's folder, which are built in its build/BOARD. What
# Coda's Makefile can be told, it can be told here: OPTIONS=, FLOATS=1, V=1 …

ifneq ($(words $(CURDIR) $(abspath $(CODA))),2)
$(error make cannot work where a path has a space in it: $(CURDIR), $(CODA))
endif

BUILD ?= build/$(BOARD)
coda  := $(MAKE) --no-print-directory -C $(CODA) BOARD='$(BOARD)' BUILD='$(abspath $(BUILD))' \
         APP=$(CURDIR) CODA_APP_NAME=$(notdir $(CURDIR)) \
         $(foreach v,FILE CORE BUTTONS,$(if $(filter command%,$(origin $(v))),$(v)='$(abspath $($(v)))'))

.DEFAULT_GOAL := build

build run image flash erase monitor debug core size addr2line boards:
	+@$(coda) $@

test:
	@TEST_OUT=$(CURDIR)/build/test $(coda) test

clean:
	@rm -rf build
	@for d in $(BUILD) $(BUILD)-*; do if [ -f $$d/flags ]; then rm -rf $$d; fi; done

help:
	@echo '  make            builds $(BUILD)/$(notdir $(CURDIR)).elf'
	@echo '  make run        boots it'
	@echo '  make image      what a programmer takes, beside it'
	@echo '  make debug      gdb at main, with tasks as threads; PROBE= of a device'
	@echo '  make core       runs it; a crash leaves a core, for gdb'
	@echo '  make test       runs test/*.c, and holds the program to expect.txt'
	@echo '  make flash      writes it to the board; PROGRAMMER= by another one'
	@echo '  make monitor    a serial terminal; PORT= and BAUD='
	@echo '  make size       flash and RAM, by part'
	@echo '  make addr2line  a report, from FILE= or stdin, with functions and lines'
	@echo '  make boards     the boards there are'
	@echo '  make clean      removes build/, and BUILD='
	@echo '  BOARD=$(BOARD) CODA=$(CODA)'

.PHONY: build run image flash erase monitor debug core size addr2line boards test clean help
