# What tests/ and bench/ run: images of tests, of an application's own tests, and of
# the figures.

SUITES  := $(addprefix $(BUILD)/tests/,suite.elf suite2.elf suite3.elf suite4.elf sync.elf together.elf)
# Those of these options (tests/run), but for what the board's RAM is too small
# for: NO_ROOM, in board.mk, has the names.
ifneq ($(filter ends-build,$(MAKECMDGOALS)),)
ENDS    := $(patsubst tests/qemu/ends/%.c,$(BUILD)/tests/ends/%.elf,$(filter-out \
    $(NO_ROOM:%=tests/qemu/ends/%.c),$(shell tests/run --ends $(BOARD) "$(OPTIONS)")))
endif
HARNESS := $(BUILD)/app/tests/qemu/harness.c.o

# The tests that ask for the most memory are images of their own, so that the
# smallest board has room for each.
IN_SUITE2 := tests/qemu/test_sched.c
IN_SUITE3 := $(addprefix tests/qemu/,test_overflow.c test_time.c)
IN_SUITE4 := $(addprefix tests/qemu/,test_chan.c test_select.c)
IN_EACH   := $(addprefix tests/qemu/,harness.c interrupt.c pools.c)

# With SUITE_BY_FILE, in board.mk, each file of tests is.
ifneq ($(SUITE_BY_FILE),)
FOLDERS := tests/qemu tests/qemu/sync tests/qemu/together
HELPERS := $(filter-out tests/qemu/together/test_%.c,$(call sources,tests/qemu/together))
BY_FILE := $(filter $(FOLDERS:%=%/test_%.c),$(filter-out \
           $(foreach d,$(FOLDERS),$(NO_ROOM:%=$(d)/%.c)),$(foreach d,$(FOLDERS),$(call sources,$(d))))) \
           $(call sources,tests/arch/$(ARCH))
SUITES  := $(BY_FILE:tests/%.c=$(BUILD)/tests/%.elf)
$(SUITES): $(BUILD)/tests/%.elf: $(BUILD)/app/tests/%.c.o $(call object,$(IN_EACH))
$(filter $(BUILD)/tests/qemu/together/%,$(SUITES)): $(call object,$(HELPERS))
endif

# Tests see the board's clock interrupt (tests/qemu/interrupt.c).
$(BUILD)/tests/%.elf: LINK_FLAGS += -Wl,--wrap=kernel_clock_due
$(BUILD)/tests/suite.elf $(BUILD)/tests/qemu/test_console.elf: \
    LINK_FLAGS += -Wl,--wrap=board_console_kick
$(BUILD)/tests/suite.elf: $(call object,$(filter-out \
    $(IN_SUITE2) $(IN_SUITE3) $(IN_SUITE4),$(call sources,tests/qemu)) \
    $(call sources,tests/arch/$(ARCH)))
$(BUILD)/tests/suite2.elf: $(call object,$(IN_SUITE2) $(IN_EACH))
$(BUILD)/tests/suite3.elf: $(call object,$(IN_SUITE3) $(IN_EACH))
$(BUILD)/tests/suite4.elf: $(call object,$(IN_SUITE4) $(IN_EACH))
$(BUILD)/tests/sync.elf: $(call object,$(call sources,tests/qemu/sync) $(IN_EACH))
$(BUILD)/tests/together.elf: $(call object,$(call sources,tests/qemu/together) $(IN_EACH))
$(SUITES): $(LIB) | $$(@D)/
	$(call link,$(filter %.o,$^))
$(BUILD)/tests/ends/%.elf: $(BUILD)/app/tests/qemu/ends/%.c.o \
                           $(BUILD)/app/tests/qemu/interrupt.c.o $(LIB) | $$(@D)/
	$(call link,$(filter %.o,$^))

# The one with interrupts at any instant: so many, and from this seed.
ifneq ($(filter stress,$(MAKECMDGOALS)),)
INTERRUPTS := 1000000
endif
INTERRUPTS ?= 40000
SEED       ?= 1
INSTANTS := $(addprefix $(BUILD)/tests/,$(addprefix ends/,interrupts_at_any_instant.elf \
    calls_where_the_stack_ends.elf task_alive_in_an_interrupt.elf) stress.elf)
$(INSTANTS): LINK_FLAGS := -Wl,-T,tests/qemu/instants/kernel.ld $(LINK_FLAGS) -Wl,--wrap=kernel_clock_due
$(INSTANTS): ROOTS += -Wl,--defsym,test_interrupts=$(strip $(INTERRUPTS)),--defsym,test_seed=$(strip $(SEED))
$(INSTANTS): $(call object,$(firstword $(wildcard tests/qemu/instants/$(BOARD).c tests/qemu/instants/$(ARCH).c)))

# So that boards do not all try the same.
$(addprefix $(BUILD)/tests/ends/,random_channels_as_the_model.elf random_trees_as_the_model.elf virtual_random_tasks.elf): \
    ROOTS += -Wl,--defsym,test_seed=$(shell printf '%s' '$(BOARD)' | cksum | cut -c 1-4)00000

# Those in which minutes pass at once (tests/qemu/virtual/clock.c).
VIRTUAL := $(patsubst tests/qemu/ends/%.c,$(BUILD)/tests/ends/%.elf,$(wildcard tests/qemu/ends/virtual_*.c))
$(VIRTUAL): LINK_FLAGS += -Wl,--wrap=sched_idle,--wrap=board_ticks,--wrap=board_alarm
$(VIRTUAL): $(BUILD)/app/tests/qemu/virtual/clock.c.o
.PRECIOUS: $(BUILD)/app/%.o

# An application's own tests: test/*.c with its sources but for main.c.
# A test that is gone is linked no more.
APP_SUITE := $(BUILD)/$(APP_NAME)-test.elf
APP_TESTS := $(call object,$(call sources,$(APP_DIR)/test))
$(APP_SUITE).says: $(APP_SAYS) FORCE
	+$(file >$@.new,$(APP_TESTS))
	+@cmp -s $@.new $@ || cp $@.new $@
	+@rm $@.new
$(APP_SUITE): $(call object,$(filter-out $(APP_DIR)/main.c,$(call sources,$(APP_DIR))) $(APP_SOURCES)) \
              $(APP_TESTS) $(HARNESS) $(APP_SAYS) $(APP_SUITE).says $(LIB) $(wildcard $(APP_LIBS))
	$(call link,$(filter-out $(APP_LIBS),$(filter %.o,$^)))

$(BUILD)/app/bench/%.o: APP_FLAGS := $(BENCH_FLAGS)
$(BUILD)/bench/bench.elf: $(call object,$(call sources,bench)) $(LIB) | $$(@D)/
	$(call link,$(filter %.o,$^))

suites-build: tools $(SUITES)
ends-build: $(ENDS)
$(APP_TESTS): $(APP_SAYS)
app-build: tools $(ELF) $(if $(wildcard $(APP_DIR)/test/*.c),$(APP_SUITE))
bench-build: $(BUILD)/bench/bench.elf

## stress [BOARD=] [INTERRUPTS=] [SEED=]: a million interrupts, each at another instant
STRESS := $(BUILD)/tests/stress.elf
$(STRESS): $(BUILD)/app/tests/qemu/ends/interrupts_at_any_instant.c.o $(BUILD)/app/tests/qemu/interrupt.c.o $(LIB) FORCE | $$(@D)/
	$(call link,$(filter %.o,$^))
stress: tools $(STRESS)
	@$(EMULATE) --exact --steady --timeout 1000 $(STRESS)

.PHONY: suites-build ends-build app-build bench-build stress
