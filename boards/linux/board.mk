# The kernel as a process of Linux, on x86_64.
ARCH      := x86_64
LIBC      := host
LIBCS     := host
CLOCK_HZ  := 1000000000
DRIVERS   := linux_clock linux_signals linux_console linux_faults linux_reset linux_irq linux_hwtimer linux_watchdog linux_button linux_rtc plain_power
QEMU      :=
DEFINES   := -DARCH_STACK_EXTRA=$(if $(filter-out 0,$(SANITIZE)),131072,32768)
BOARD_OPTIONS := CODA_SLOT_BITS=14
BENCH_FLAGS := -DBENCH_UNIT='"ns"' -DBENCH_ROUNDS=200000 -DBENCH_SIEVE=1000

ifeq ($(filter-out 0,$(SANITIZE)),)
CPU_FLAGS  := -fno-pie
LINK_FLAGS := -no-pie -Wl,-T,linker/linux.ld -static
else
CPU_FLAGS  := -fno-pie -fsanitize=address,undefined -fno-sanitize-recover=all \
              -fno-omit-frame-pointer
LINK_FLAGS := -no-pie -Wl,-T,linker/linux.ld -fsanitize=address,undefined
DEFINES    += -DX86_SANITIZE
endif
