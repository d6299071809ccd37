# What other builds than this one need to know of a board: its description, in
# lines of `CODA_… := …`, for coda.mk, CMake and pkg-config; and `make install`.

PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := $(shell cat VERSION)

# The name of the CMake toolchain file for it: cmake/toolchain.
CORE_NAME := $(if $(filter host,$(LIBC)),linux,$(or $(patsubst -mcpu=%,%,$(filter -mcpu=%,$(CPU_FLAGS))),$(ARCH)))
CORE_NAME := $(CORE_NAME)$(if $(filter cortex-m4,$(CORE_NAME)),$(if $(filter -mfloat-abi=hard,$(CPU_FLAGS)),f))

# Compiled and linked in one command, one --specs= would meet another of the same,
# which gcc refuses. So the linking is told by hand what it stands for.
NANO     := $(filter --specs=nano.specs,$(INC_$(LIBC)))
ALL_LIBS := $(if $(NANO),$(patsubst -lc,-lc_nano,$(LIBS_$(LIBC))),$(LIBS_$(LIBC)))

define DESCRIPTION
CODA_BOARD := $(BOARD)
CODA_VERSION := $(VERSION)
CODA_CORE := $(CORE_NAME)
CODA_CORE_FLAGS := $(CPU_FLAGS)
CODA_CC := $(CC)
CODA_OBJCOPY := $(OBJCOPY)
CODA_CFLAGS := $(CPU_FLAGS) $(INC_$(LIBC)) $(INCLUDES) $(CLOCK) $(MACROS) -ffunction-sections -fdata-sections
CODA_LDFLAGS := $(CPU_FLAGS) $(if $(NANO),-nodefaultlibs) $(ROOTS) $(LINK_FLAGS)
CODA_LIB := $(LIB)
CODA_LIBS := -Wl,--start-group $(LIB) $(ALL_LIBS) -Wl,--end-group $(LINK_$(LIBC))
CODA_SCRIPTS := $(patsubst -Wl$(comma)-T$(comma)%,%,$(filter -Wl$(comma)-T$(comma)%,$(LINK_FLAGS))) $(filter linker/%,$(LINK_$(LIBC)))
CODA_RUN := env $(EMULATE)
CODA_UF2 := $(if $(UF2_FAMILY),tools/uf2 $(UF2_FAMILY))
CODA_PC_IMAGE := $(if $(filter .img,$(IMAGE_KINDS)),tools/pc-image)
endef

# Newer when it has changed. ($(file) comes before all that the shell does, so
# the folder must be there: it is that of the flags.)
$(BUILD)/coda.mk $(BUILD)/installed.mk: $(BUILD)/flags FORCE
	$(file >$@.in,$(DESCRIPTION))
	@tools/package/describe $(basename $(@F)) <$@.in >$@.new
	@cmp -s $@.new $@ || cp $@.new $@
	@rm $@.in $@.new

# Whoever reads it may compile before anything here has been: the C library's
# headers are there by then.
describe: $(BUILD)/coda.mk $(NEEDS_BUILT)

## lib [BOARD=]: what all applications share, as build/BOARD/libcoda.a
lib: tools $(LIB)

## install [BOARD=] [PREFIX=] [DESTDIR=]: that, for other builds: pkg-config, CMake, make
install: tools $(LIB) $(BUILD)/coda.mk $(BUILD)/installed.mk
	@tools/package/install '$(BUILD)' '$(DESTDIR)' '$(PREFIX)'

## uninstall [BOARD=] [PREFIX=] [DESTDIR=]: takes it away again
uninstall:
	@tools/package/uninstall '$(DESTDIR)' '$(PREFIX)' $(BOARD)

.PHONY: describe lib install uninstall
