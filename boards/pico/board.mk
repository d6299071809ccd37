# Raspberry Pi Pico (RP2040, Cortex-M0+), under rp2040js.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m0plus -mthumb
SWITCH    := switch-v6m
CLOCK_HZ  := 1000000
DRIVERS   := rp2040_clocks rp2040_pins rp2040_timer rp2040_hwtimer rp2040_watchdog rp2040_button rp2040_adc rp2040_pwm pl011 rp2040_power semihosting
BOARD_ASM := boot2.S
SEAL_boot2.S := tools/rp2040/seal
UF2_FAMILY := 0xe48bff56
DEFINES   := -DARCH_NULL_BYTES=32 -DTEST_ENOUGH_US=700000
BOARD_OPTIONS := CODA_STACK_RESERVE=720
NO_ROOM   := powser chain_of_1000_tasks
QEMU      := tools/rp2040/run
NPM       := tools/rp2040
BOARD_NEEDS := python3 node npm
# 125 cycles a tick of the clock.
BENCH_FLAGS := -DBENCH_UNIT='"cycles"' -DBENCH_PER_TICK=125 -DBENCH_TIMERS=20
PROGRAMMERS := uf2 openocd pyocd
UF2_DRIVE := RPI-RP2
OPENOCD   := -f interface/cmsis-dap.cfg -f target/rp2040.cfg -c 'adapter speed 5000'
PYOCD     := rp2040
