# Nordic nRF52840 DK (nRF52840, Cortex-M4 with FPU); nothing emulates it.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
CLOCK_HZ  := 1000000
DRIVERS   := nrf51_timer nrf51_hwtimer nrf51_uart nrf_watchdog nrf52_pwm plain_power semihosting
QEMU      := none
NO_ROOM   := powser
PROGRAMMERS := openocd pyocd
OPENOCD   := -f board/nordic_nrf52_dk.cfg
PYOCD     := nrf52840
