# BBC micro:bit version 1 (nRF51822, Cortex-M0), under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m0 -mthumb
SWITCH    := switch-v6m
CLOCK_HZ  := 1000000
DRIVERS   := nrf51_timer nrf51_hwtimer nrf51_uart plain_power semihosting
QEMU      := qemu-system-arm -M microbit
BOARD_OPTIONS := CODA_STACK_RESERVE=448 CODA_MAIN_STACK_BYTES=1152 CODA_DEFAULT_TASKS=4 CODA_DEFAULT_STACK_BYTES=768 CODA_TIMER_STACK_BYTES=608 CODA_CONSOLE_TX_BYTES=128 CODA_CONSOLE_RX_BYTES=64
BENCH_FLAGS := -DBENCH_TIMERS=20
NO_ROOM   := powser
PROGRAMMERS := openocd pyocd
OPENOCD   := -f interface/cmsis-dap.cfg -f target/nrf51.cfg
PYOCD     := nrf51
