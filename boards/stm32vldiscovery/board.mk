# ST STM32VLDISCOVERY (STM32F100, Cortex-M3), under QEMU.
ARCH      := cortex-m
CPU_FLAGS := -mcpu=cortex-m3 -mthumb
CLOCK_HZ  := 24000000
DRIVERS   := stm32_chip systick systick_alarm stm32_usart stm32_pwm plain_power semihosting
QEMU      := qemu-system-arm -M stm32vldiscovery
BOARD_OPTIONS := CODA_MAIN_STACK_BYTES=896 CODA_DEFAULT_TASKS=4 CODA_DEFAULT_STACK_BYTES=576 CODA_STACK_RESERVE=0 CODA_CONSOLE_TX_BYTES=64 CODA_CONSOLE_RX_BYTES=32
DEFINES   := -DTEST_STACK_BYTES=768
SUITE_BY_FILE := 1
# For want of RAM; of a reserve for the defers of an overflow; and of two files
# of tests in one image, as gdb's test has it.
NO_ROOM   := powser test_console test_end test_sched test_sync test_task random_trees_as_the_model virtual_all_for_one virtual_limit hog_at_any_instant firewall
NO_ROOM   += test_overflow panic_stack_overflow panic_stack_overflow_while_ending panic_fault_in_a_defer_of_an_overflow
NO_ROOM   += gdb
NO_ROOM   += random_channels_as_the_model
NOT_EMULATED := pwm # what its pins carry
PROGRAMMERS := openocd stlink
OPENOCD   := -f board/stm32vldiscovery.cfg
MASKS     := look_ahead board_alarm systick_round # systick_alarm.c
