# Coda. `make help` lists what there is to make.
#
#   BOARD     one of `make boards`
#   APP       a folder with a main.c: one of examples/, or a path
#   OPTIONS   of include/coda/config.h: OPTIONS="CODA_PRIORITIES=1 …"
#   FLOATS=1  printf and scanf know floating point (newlib: about 10 KB more)
#   OPT=-Os   how it is optimised: -O2 unless told
#   LAUNCHER=ccache  what is put before each compilation
#   V=1       shows the commands

BOARD   ?= mps2-an385
APP     ?= goexit
OPTIONS ?=
OPT     ?= -O2
BUILD   ?= build/$(BOARD)
V       ?=

comma := ,
space := $(subst ,, )

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
Q := $(if $(V),,@)

BOARDS := $(sort $(patsubst boards/%/board.mk,%,$(wildcard boards/*/board.mk)))
APPS   := $(sort $(patsubst examples/%/main.c,%,$(wildcard examples/*/main.c)))

ifeq ($(filter $(BOARD),$(BOARDS)),)
$(error there is no board "$(BOARD)"; there are: $(BOARDS))
endif
include boards/$(BOARD)/board.mk
ifeq ($(wildcard kernel/arch/$(or $(strip $(ARCH)),?)/arch.mk),)
$(error boards/$(BOARD)/board.mk has ARCH "$(ARCH)"; there are: $(sort $(patsubst kernel/arch/%/arch.mk,%,$(wildcard kernel/arch/*/arch.mk))))
endif
include kernel/arch/$(ARCH)/arch.mk
include tools/new/new.mk
ifeq ($(filter $(LIBC),$(LIBCS)),)
$(error $(BOARD) has no C library "$(LIBC)"; there are: $(LIBCS))
endif

# ---- The application ---------------------------------------------------------

APP_DIR := $(firstword $(foreach d,examples/$(APP) $(patsubst \
    $(CURDIR)/%,%,$(abspath $(APP))),$(if $(wildcard $(d)/main.c),$(d))))
ifneq ($(word 2,$(APP)),)
$(error make cannot work where a path has a space in it: "$(APP)")
endif
ifeq ($(APP_DIR),)
$(error there is no application "$(APP)": neither a folder with a main.c nor one of the examples: $(APPS))
endif
-include $(APP_DIR)/app.mk
ifneq ($(filter file,$(foreach v,CFLAGS CPPFLAGS LDFLAGS LDLIBS,$(origin $(v)))),)
$(error $(APP_DIR)/app.mk: APP_FLAGS and APP_LIBS are what an application adds, and not CFLAGS CPPFLAGS LDFLAGS LDLIBS)
endif
MISSING := $(foreach f,$(APP_SOURCES) $(filter %.a %.o %.so,$(APP_LIBS)),$(if $(filter -% /% $(APP_DIR)/% $(BUILD)/%,$(f))$(wildcard $(f)),,$(f)))
ifneq ($(strip $(MISSING)),)
$(error $(APP_DIR)/app.mk: there is no $(strip $(MISSING)); what lies in its folder begins with $$(APP_DIR)/, what is built with $$(BUILD)/)
endif
NOT_ASKED := $(filter-out APP_DIR APP_SOURCES APP_FLAGS APP_LIBS APP_NEEDS APP_OPTIONS,$(filter APP_%,$(.VARIABLES)))
NOT_ASKED := $(foreach v,$(NOT_ASKED),$(if $(filter file,$(origin $(v))),$(shell grep -q '[({]$(v)[)}]' $(APP_DIR)/app.mk || echo $(v))))
ifneq ($(strip $(NOT_ASKED)),)
$(error nothing asks for $(strip $(NOT_ASKED)), which $(APP_DIR)/app.mk sets: there are APP_SOURCES APP_FLAGS APP_LIBS APP_NEEDS APP_OPTIONS)
endif

# A board has the parts that its drivers are named for: cmsdk_watchdog, a watchdog.
ifneq ($(APP_NEEDS),)
has   = $(foreach d,$(shell sed -n 's/^DRIVERS *:= //p' boards/$(1)/board.mk),$(lastword $(subst _, ,$(d))))
lacks = $(filter-out $(call has,$(1)),$(APP_NEEDS))
ifneq ($(call lacks,$(BOARD)),)
$(error $(APP) needs what $(BOARD) has not: $(call lacks,$(BOARD)); boards that have: $(or $(strip $(foreach b,$(BOARDS),$(if $(call lacks,$(b)),,$(b)))),none))
endif
endif

ifneq ($(filter-out %.c %.S,$(APP_SOURCES)),)
$(error APP_SOURCES are files of C and assembler (.c, .S), which $(filter-out %.c %.S,$(APP_SOURCES)) is not)
endif

APP_NAME := $(or $(CODA_APP_NAME),$(subst /,_,$(APP_DIR:examples/%=%)))
ifneq ($(findstring ;,$(OPTIONS)$(APP_OPTIONS))$(findstring $(comma),$(OPTIONS)$(APP_OPTIONS)),)
$(error options are separated by spaces: $(strip $(APP_OPTIONS) $(OPTIONS)))
endif
ifneq ($(APP_OPTIONS),) # a library of its own, and of whoever has the same
ifneq ($(filter command% environment%,$(origin BUILD)),)
export BUILD # as it would be without the override, to tests/run
endif
VARIANT  := -$(subst $(space),-,$(subst =,-,$(subst CODA_,,$(strip $(APP_OPTIONS)))))
override BUILD := $(BUILD:%$(VARIANT)=%)$(VARIANT)
endif
ELF      := $(BUILD)/$(APP_NAME).elf

# ---- Flags --------------------------------------------------------------------

# An option of the command line replaces the application's of the same name,
# and that the board's.
option_name = $(firstword $(subst =, ,$(1)))
ALL_OPTIONS := $(foreach o,$(BOARD_OPTIONS),$(if \
    $(filter $(call option_name,$(o))=%,$(APP_OPTIONS) $(OPTIONS)),,$(o))) \
    $(foreach o,$(APP_OPTIONS),$(if $(filter $(call option_name,$(o))=%,$(OPTIONS)),,$(o))) $(OPTIONS)
ifneq ($(strip $(ALL_OPTIONS)),)
OPTION_NAMES := $(filter CODA_%,$(filter-out %_H CODA_LIBC,$(shell grep '^\#ifndef' include/coda/config.h)))
WRONG_NAMES  := $(filter-out $(OPTION_NAMES),$(foreach o,$(ALL_OPTIONS),$(call option_name,$(o))))
GIVEN_NAMES  := $(foreach o,$(ALL_OPTIONS),$(call option_name,$(o)))
NO_VALUES    := $(foreach o,$(ALL_OPTIONS),$(if $(filter-out %=,$(filter $(call option_name,$(o))=%,$(o))),,$(o)))
ifneq ($(WRONG_NAMES),)
$(error no such option: $(WRONG_NAMES); include/coda/config.h has these: $(OPTION_NAMES))
endif
ifneq ($(strip $(NO_VALUES)),)
$(error an option is NAME=VALUE, which $(strip $(NO_VALUES)) is not)
endif
ifneq ($(words $(sort $(ALL_OPTIONS))),$(words $(sort $(GIVEN_NAMES))))
$(error an option is given two values: $(strip $(ALL_OPTIONS)))
endif
endif

ifneq ($(filter CODA_TRAP_UNALIGNED=1,$(ALL_OPTIONS)),)
CPU_FLAGS += $(UNALIGNED_FLAGS)
endif
ifneq ($(filter -flto%,$(OPT)),)
$(error OPT has no -flto: handlers, and who is in the kernel, are told by where its text lies)
endif
CC       := $(CROSS)gcc
AR       := $(CROSS)ar
OBJCOPY  := $(CROSS)objcopy
WARNINGS := -Wall -Wextra -Wshadow -Wundef
INCLUDES := -Iinclude -Ilibc/$(LIBC) -Ikernel/arch/$(ARCH)
MACROS   := -DCODA_LIBC=$(if $(filter none,$(LIBC)),0,1) $(addprefix -D,$(ALL_OPTIONS)) $(DEFINES)
CLOCK    := -DCODA_CLOCK_HZ=$(CLOCK_HZ)
CPPFLAGS := $(INCLUDES) $(MACROS)
CFLAGS   := -std=gnu11 $(OPT) -g $(CPU_FLAGS) $(INC_$(LIBC)) $(WARNINGS) \
            -ffunction-sections -fdata-sections -MMD -MP
# What calls of the kernel take of a task's stack, by level: the compiler does not tell, but
# tests/qemu/ends/calls_where_the_stack_ends.c does.
LEVEL    := $(or $(lastword $(filter -O%,$(OPT))),-O0)
CALLS    := $(or $(if $(filter -O2 -O3 -Ofast,$(LEVEL)),56),$(if $(filter -Os -Oz -O -O1,$(LEVEL)),80),$(if $(filter -Og,$(LEVEL)),128),300)
INLINES  := $(if $(filter -O2 -O3 -Ofast,$(LEVEL)),1,0)
KERNEL_FLAGS += -DKERNEL_CALLS=$(CALLS) -DKERNEL_INLINES=$(INLINES) -Wconversion -Werror -fno-tree-loop-distribute-patterns

# The kernel and its tests are compiled alike for every board of a core, but for
# what counts in ticks of its clock.
TICKS   := $(addprefix kernel/,hog.c task.c time.c watchdog.c) \
           $(addprefix tests/qemu/,harness.c interrupt.c test_console.c test_time.c virtual/clock.c)
ITS_OWN  = $(filter $(TICKS),$<)$(filter-out kernel/% libc/% tests/qemu/%,$<)
COMPILE  = $(Q)$(LAUNCHER) $(CC) $(CPPFLAGS) $(if $(ITS_OWN),-Iboards/$(BOARD) $(CLOCK)) $(CFLAGS)

# ---- The library: all but the application ----------------------------------

LIB_SRCS := $(wildcard kernel/*.c) $(addprefix kernel/arch/$(ARCH)/,$(ARCH_SRCS)) \
            $(wildcard libc/$(LIBC)/*.c) $(DRIVERS:%=boards/common/%.c) \
            boards/$(BOARD)/board.c $(BOARD_ASM:%=boards/$(BOARD)/%)
LIB_OBJS := $(addprefix $(BUILD)/,$(addsuffix .o,$(LIB_SRCS)))
LIB      := $(BUILD)/libcoda.a

object = $(addprefix $(BUILD)/app/,$(addsuffix .o,$(1)))
sources = $(wildcard $(1)/*.c) $(wildcard $(1)/*.S)

# Which text a hog may be thrown out of; ahead of the script that takes it all.
HOGS := $(filter-out %=0,$(filter CODA_HOG_LIMIT_US=%,$(ALL_OPTIONS)))
LINK_FLAGS := $(if $(HOGS),-Wl$(comma)-T$(comma)linker/hog.ld) $(LINK_FLAGS)

# What an architecture needs for handlers to be accounted for.
ACCOUNTS := $(filter-out %=0,$(filter CODA_ACCOUNTING=%,$(ALL_OPTIONS)))
LINK_FLAGS := $(if $(ACCOUNTS),$(LINK_ACCOUNTING)) $(LINK_FLAGS)

# Rebuilds when what is to be compiled or linked with has changed: the flags, which
# files the library is made of, the linker's scripts.
ALL_FLAGS := $(CC) $(CPPFLAGS) $(CLOCK) $(CFLAGS) $(KERNEL_FLAGS) $(LINK_FLAGS) $(LIB_SRCS)
SCRIPTS   := $(patsubst -Wl$(comma)-T$(comma)%,%,$(filter -Wl$(comma)-T$(comma)%,$(LINK_FLAGS))) \
             $(filter %.ld,$(LINK_$(LIBC)))
$(BUILD)/flags: FORCE | tools
	+@mkdir -p $(@D)
	+@echo '$(ALL_FLAGS)' | cmp -s - $@ || echo '$(ALL_FLAGS)' > $@

# A folder is made once, and not by each file in it.
.SECONDEXPANSION:
.PRECIOUS: %/
%/:
	@mkdir -p $@

$(BUILD)/kernel/%.o: kernel/% $(BUILD)/flags $(NEEDS_BUILT) | $$(@D)/
	$(COMPILE) $(KERNEL_FLAGS) -c $< -o $@
$(BUILD)/libc/%.o: libc/% $(BUILD)/flags $(NEEDS_BUILT) | $$(@D)/
	$(COMPILE) $(BOARD_FLAGS) -Werror -c $< -o $@
$(BUILD)/boards/%.o: boards/% $(BUILD)/flags $(NEEDS_BUILT) | $$(@D)/
	$(COMPILE) $(BOARD_FLAGS) -Werror -c $< -o $@
	$(if $(SEAL_$(<F)),$(Q)$(SEAL_$(<F)) $@)
$(BUILD)/app/%.o: % $(BUILD)/flags $(NEEDS_BUILT) | $$(@D)/
	$(COMPILE) -Itests/qemu $(APP_FLAGS) -c $< -o $@

$(LIB): $(LIB_OBJS) $(SCRIPTS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $(LIB_OBJS)

# $(call link,OBJECTS): the board and what the rest asks for.
ROOTS := -Wl,--gc-sections -Wl,-u,board_exit $(if $(filter-out 0,$(FLOATS)),-Wl$(comma)-u$(comma)_printf_float$(comma)-u$(comma)_scanf_float)
define link
	$(Q)$(CC) $(CFLAGS) $(1) -Wl,-Map,$@.map $(ROOTS) \
	    -Wl,--start-group $(LIB) $(APP_LIBS) $(LIBS_$(LIBC)) -Wl,--end-group \
	    $(LINK_$(LIBC)) $(LINK_FLAGS) -o $@
	$(if $(UF2_FAMILY),$(Q)$(call make_uf2,$@,$(@:.elf=.uf2)))
	$(if $(V),,@echo "  $@")
endef

# $(call make_uf2,ELF,UF2)
make_uf2 = $(OBJCOPY) -O ihex $(1) $(2).hex && tools/uf2 $(UF2_FAMILY) $(2).hex $(2) && rm -f $(2).hex

build/newlib-x86_64/lib/libc.a: | tools
	@tools/build-newlib build/newlib-x86_64

# So does the application, when what app.mk, the folder's files and the command line
# make of it has changed. ($(file) comes before all that the shell does.)
APP_OBJS := $(call object,$(sort $(call sources,$(APP_DIR)) $(APP_SOURCES)))
APP_SAYS := $(BUILD)/$(APP_NAME).says
$(APP_SAYS): $(BUILD)/flags FORCE
	+$(file >$@.new,$(APP_OBJS) $(APP_FLAGS) $(APP_LIBS) $(ROOTS))
	+@cmp -s $@.new $@ || cp $@.new $@
	+@rm $@.new
$(APP_OBJS): $(BUILD)/app/%.o: % $(APP_SAYS)
$(ELF): $(APP_OBJS) $(APP_SAYS) $(LIB) $(wildcard $(APP_LIBS))
	$(call link,$(APP_OBJS))

# What a programmer takes, or a PC. A UF2 is made with each ELF: it may be what boots.
IMAGES := $(addprefix $(ELF:.elf=),$(IMAGE_KINDS) $(if $(UF2_FAMILY),.uf2))
$(ELF:.elf=.bin): $(ELF)
	$(Q)$(OBJCOPY) -O binary --gap-fill 0xFF $< $@
$(ELF:.elf=.hex): $(ELF)
	$(Q)$(OBJCOPY) -O ihex $< $@
$(ELF:.elf=.uf2): $(ELF) tools/uf2
	$(Q)$(call make_uf2,$<,$@)
$(ELF:.elf=.img) $(ELF:.elf=.iso): $(ELF) tools/pc-image | image-tools
	$(Q)tools/pc-image $< $@

include tools/package/package.mk
include tools/flash/flash.mk

# ---- For users ------------------------------------------------------------------

## help: this list
help:
	@sed -n 's/^## //p' $(filter Makefile tools/%.mk tests/%.mk,$(MAKEFILE_LIST)) | awk '{ n = index($$0, ": "); printf "  make %-38s %s\n", substr($$0, 1, n - 1), substr($$0, n + 2) }'
	@sed -n '1,/^$$/s/^#   \([A-Z].*\)/  \1/p' Makefile
	@echo '  APP=$(APP) BOARD=$(BOARD); applications: $(APPS)'

## build [APP=] [BOARD=]: the application, as build/BOARD/APP.elf
build: tools $(ELF)

## run [APP=] [BOARD=] [BUTTONS=FILE]: builds and boots it; an exit code other than 0 is in the last line
run: build
	@$(EMULATE) $(if $(BUTTONS),--buttons $(BUTTONS)) $(ELF)

## image [APP=] [BOARD=]: what a programmer takes, beside the ELF: BIN and HEX, for the pico UF2; for a PC a disk and an ISO
image: $(if $(IMAGES),build $(IMAGES))
	$(if $(IMAGES),,$(error there is no image for $(BOARD): it boots $(ELF) itself))
	@ls -l $(ELF) $(IMAGES) | awk '{ printf "%9d  %s\n", $$5, $$NF }'

## debug [APP=] [BOARD=] [PROBE=openocd|pyocd|HOST:PORT]: gdb at main, with tasks as threads; of a device, by its probe
debug: build
	@tools/install $(GDB) python3
	@$(if $(PROBE_SERVER),tools/flash/probe $(PROBE_SERVER) -- env) $(EMULATE) --debug $(GDB) \
	    $(if $(PROBE),--probe $(if $(PROBE_SERVER),localhost:$(PROBE_PORT),$(PROBE))) $(ELF)

## core [APP=] [BOARD=] [CORE=]: runs it; a crash leaves a core, for gdb
core: build
	@tools/install $(GDB) python3
	@$(EMULATE) --core $(CORE) --gdb $(GDB) $(ELF)
CORE = $(ELF:.elf=.core)

## addr2line [APP=] [BOARD=] [FILE=]: a report, from FILE or stdin, with functions and lines
addr2line:
	@tools/addr2line $(CROSS)addr2line $(ELF) $(FILE)

## test [BOARD=] [APP=]: every test on every board, or on one, or an application's
test:
	@tests/run $(if $(filter command% environment%,$(origin APP)),--app $(APP_DIR)) \
	    $(if $(filter command% environment%,$(origin BOARD)),$(BOARD),$(BOARDS))

## check: the quick part (no warnings, layout, tests on linux and one board)
check: format-check
	@tests/run linux mps2-an385

## bench [BOARD=]: the figures, a line each: bench NAME NUMBER UNIT
bench:
	@bench/run $(BOARD)

## bench-go: linux's figures, and beside them Go's where it is installed
bench-go:
	@bench/run linux
	@bench/run go

## size [APP=] [BOARD=]: flash and RAM of the application, by part
size: build
	@tools/size $(ELF)

## boards: the boards there are
boards:
	@for b in $(BOARDS); do printf '%-14s %s\n' $$b "$$(sed -n '1s/^# //p' boards/$$b/board.mk)"; done

## tools [BOARD=]: installs what is missing, by apt
tools:
	@tools/install $(NEEDS) $(BOARD_NEEDS)
	$(if $(NPM),@tools/npm $(NPM))

image-tools:
	@tools/install $(IMAGE_NEEDS)

## format: lays the C files out by .clang-format
format:
	@clang-format -i $(wildcard $(C_FILES))
format-check:
	@tools/install clang-format
	@clang-format --dry-run -Werror $(wildcard $(C_FILES))
C_FILES = $(shell git ls-files -co --exclude-standard '*.c' '*.h')

## clean: removes build/BOARD and its variants
clean:
	@for d in $(BUILD) $(BUILD)-*; do if [ -f $$d/flags ]; then rm -rf $$d; fi; done

# ---- For scripts -----------------------------------------------------------

EMULATE := EMULATOR='$(QEMU)' EXIT_CODE='$(EXIT_CODE)' tools/emulate
include tests/tests.mk

show-%:
	@echo '$($*)'

# What is said at the command line must be known here, or to the application.
ifneq ($(or $(filter 0,$(MAKELEVEL)),$(CODA_APP_NAME)),)
GIVEN   := $(foreach v,$(.VARIABLES),$(if $(filter command%,$(origin $(v))),$(v)))
UNKNOWN := $(foreach v,$(filter-out BOARD APP OPTIONS BUILD CODA,$(GIVEN)),$(if $(shell grep -Em1 '[$$][({]$(v)[)},]|^$(v) *[:?+]?=' $(MAKEFILE_LIST)),,$(v)))
ifneq ($(filter CFLAGS CPPFLAGS,$(GIVEN)),)
$(error CFLAGS and CPPFLAGS are not to be replaced: OPT is how it is optimised, APP_FLAGS in app.mk what an application adds)
endif
ifneq ($(strip $(UNKNOWN)),)
$(error nothing asks for $(strip $(UNKNOWN)); the Makefile's head and `make help` say what one can set)
endif
endif

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

FORCE:
# Make 4.3 takes this for all there is to make, whatever it names.
ifneq ($(filter test check bench bench-go,$(MAKECMDGOALS)),)
.NOTPARALLEL:
endif
.PHONY: FORCE help build run image image-tools debug core addr2line test check bench size boards tools format \
        format-check clean
