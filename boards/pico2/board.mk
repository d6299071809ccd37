# Raspberry Pi Pico 2 (RP2350, Cortex-M33 with FPU); nothing emulates it.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16
CLOCK_HZ  := 1000000
DRIVERS   := v8m_map rp2040_clocks rp2040_pins rp2040_timer rp2040_hwtimer rp2040_watchdog rp2040_pwm pl011 rp2350_power semihosting
DEFINES   := -DARCH_NULL_BYTES=4096
QEMU      := none
UF2_FAMILY := 0xe48bff59
BOARD_NEEDS := python3
PROGRAMMERS := uf2 pyocd
UF2_DRIVE := RP2350
PYOCD     := rp2350
