# Blue Pill (STM32F103C8, Cortex-M3); emulated as a kin of it, under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
SWITCH    := switch-v6m
CLOCK_HZ  := 72000000
DRIVERS   := stm32_chip systick systick_alarm stm32_usart stm32_watchdog stm32_pwm plain_power semihosting
# The chip has no MPU, so a canary guards each stack, whose switch is that of ARMv6-M.
DEFINES   := -DARCH_HAS_MPU=0
BOARD_OPTIONS := CODA_STACK_RESERVE=448 CODA_MAIN_STACK_BYTES=1280 CODA_DEFAULT_TASKS=6 CODA_DEFAULT_STACK_BYTES=768 CODA_TIMER_STACK_BYTES=608 CODA_CONSOLE_TX_BYTES=128 CODA_CONSOLE_RX_BYTES=64
# USART2 is the second of its serial ports, and lies where the chip has it.
QEMU      := qemu-system-arm -M netduinoplus2 -serial null
SUITE_BY_FILE := 1
BENCH_FLAGS := -DBENCH_TIMERS=20
# firewall, and gdb's test: their time is the host's, and QEMU's machine has 168 MHz;
# nor is there an image of two files of tests, which that takes.
NO_ROOM   := powser firewall gdb
# Neither its watchdog nor what its pins carry is emulated.
NOT_EMULATED := watchdog watchdog_resets pwm
PROGRAMMERS := openocd stlink pyocd
OPENOCD   := -f interface/stlink.cfg -f target/stm32f1x.cfg
PYOCD     := stm32f103c8
MASKS     := look_ahead board_alarm systick_round # systick_alarm.c
