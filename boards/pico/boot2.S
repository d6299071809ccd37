/*
 * The second stage of the boot (RP2040 datasheet, 2.8.1.3). The boot ROM reads
 * these 256 bytes from the flash by slow serial commands, checks the sum in the
 * last four, which tools/rp2040/seal has put into this file's object, copies them
 * to the end of RAM and calls them. Their one task is that the flash can be read
 * where it lies, at 0x10000000: four bits at a time, by the W25Q16JV's command EBh
 * in its continuous mode, in which a read begins with the address at once.
 *
 * SSI: RP2040 datasheet 4.10; flash: W25Q16JV data sheet, 8.2.
 */
    .syntax unified
    .cpu    cortex-m0plus
    .thumb

    .equ    PADS_QSPI, 0x40020000
    .equ    SCLK, 0x04                  @ then SD0 to SD3
    .equ    PAD_SCLK, 2 << 4 | 1        @ 8 mA, fast
    .equ    PAD_SCHMITT, 1 << 1

    .equ    SSI, 0x18000000
    .equ    CTRLR0, 0x00
    .equ    CTRLR1, 0x04
    .equ    SSIENR, 0x08
    .equ    BAUDR, 0x14
    .equ    SR, 0x28
    .equ    SR_BUSY, 1 << 0
    .equ    SR_TX_EMPTY, 1 << 2
    .equ    DR0, 0x60
    .equ    RX_SAMPLE_DLY, 0xF0
    .equ    SPI_CTRLR0, 0xF4            @ DR0 + 0x94
    .equ    BYTES, 7 << 16              @ CTRLR0.DFS_32: frames of 8 bits
    .equ    QUAD_READS, 2 << 21 | 31 << 16 | 3 << 8
                                        @ four lines, 32 bits, "EEPROM read"
    .equ    ADDRESS, 8 << 2             @ 32 bits: 24 and the mode's eight
    .equ    WAIT, 4 << 11               @ EBh's dummy clocks
    .equ    COMMAND_FIRST, 2 << 8 | 1   @ 8 bits on one line, the address on four
    .equ    NO_COMMAND, 0 << 8 | 2      @ all on four lines

    .equ    CONTINUOUS, 0xA0            @ mode bits M5-4 = 10
    .equ    QUAD_IO, 0xEB
    .equ    READ_STATUS_1, 0x05
    .equ    BUSY, 1 << 0
    .equ    READ_STATUS_2, 0x35
    .equ    WRITE_STATUS_2, 0x31
    .equ    QUAD_ENABLE, 1 << 1
    .equ    WRITE_ENABLE, 0x06

    .equ    VTOR, 0xE000ED08
    .equ    VECTORS, 0x10000100

    .section .boot2, "ax", %progbits
    .balign 4
    .global boot2
    .type   boot2, %function
    .thumb_func
boot2:
    push    {r4-r7, lr}                 @ lr is 0, if the boot ROM calls

    @ The pads: a fast clock, and inputs without the delay of hysteresis.
    ldr     r0, =PADS_QSPI
    movs    r1, #PAD_SCLK
    str     r1, [r0, #SCLK]
    movs    r2, #PAD_SCHMITT
    movs    r3, #4                      @ SD0 to SD3
1:  adds    r0, #4
    ldr     r1, [r0, #SCLK]
    bics    r1, r2
    str     r1, [r0, #SCLK]
    subs    r3, #1
    bne     1b

    @ Single bytes on single lines, at half the processor's clock.
    ldr     r4, =SSI
    movs    r5, #0
    movs    r6, #1
    str     r5, [r4, #SSIENR]           @ it is set up while it is off (4.10.13)
    movs    r0, #2
    str     r0, [r4, #BAUDR]
    movs    r0, #RX_SAMPLE_DLY
    str     r6, [r4, r0]                @ read half a clock later
    ldr     r0, =BYTES
    str     r0, [r4, #CTRLR0]
    str     r6, [r4, #SSIENR]

    @ The flash must know of four lines. It keeps that without power.
    movs    r0, #READ_STATUS_2
    bl      ask
    movs    r7, #QUAD_ENABLE
    tst     r0, r7
    bne     3f
    orrs    r7, r0
    movs    r0, #WRITE_ENABLE
    str     r0, [r4, #DR0]
    bl      done
    ldr     r0, [r4, #DR0]
    movs    r0, #WRITE_STATUS_2
    str     r0, [r4, #DR0]
    str     r7, [r4, #DR0]
    bl      done
    ldr     r0, [r4, #DR0]
    ldr     r0, [r4, #DR0]
2:  movs    r0, #READ_STATUS_1
    bl      ask
    tst     r0, r6                      @ BUSY
    bne     2b

    @ A read that says that others will follow without a command.
3:  str     r5, [r4, #SSIENR]
    ldr     r0, =QUAD_READS
    str     r0, [r4, #CTRLR0]
    str     r5, [r4, #CTRLR1]           @ of one frame
    adds    r4, #(SPI_CTRLR0 - DR0)     @ out of reach from SSI
    ldr     r0, =(ADDRESS | WAIT | COMMAND_FIRST)
    str     r0, [r4, #DR0]
    subs    r4, #(SPI_CTRLR0 - DR0)
    str     r6, [r4, #SSIENR]
    movs    r0, #QUAD_IO
    str     r0, [r4, #DR0]
    movs    r0, #CONTINUOUS             @ address 0, and the mode
    str     r0, [r4, #DR0]
    bl      done

    @ From now on the hardware reads by itself, and appends the mode.
    str     r5, [r4, #SSIENR]
    adds    r4, #(SPI_CTRLR0 - DR0)
    ldr     r0, =(CONTINUOUS << 24 | ADDRESS | WAIT | NO_COMMAND)
    str     r0, [r4, #DR0]
    subs    r4, #(SPI_CTRLR0 - DR0)
    str     r6, [r4, #SSIENR]

    pop     {r4-r7}
    pop     {r0}
    cmp     r0, #0
    beq     4f
    bx      r0                          @ called by who had taken XIP away
4:  ldr     r0, =VECTORS
    ldr     r1, =VTOR
    str     r0, [r1]
    ldmia   r0!, {r1, r2}
    msr     msp, r1
    bx      r2

@ ask: sends the command r0 and returns the byte that is answered to it in r0.
    .thumb_func
ask:
    push    {lr}
    str     r0, [r4, #DR0]
    str     r0, [r4, #DR0]              @ eight more clocks
    bl      done
    ldr     r0, [r4, #DR0]              @ what came during the command
    ldr     r0, [r4, #DR0]
    pop     {pc}

@ done: waits until all has been sent. Changes r0 and r1.
    .thumb_func
done:
    ldr     r0, [r4, #SR]
    movs    r1, #SR_TX_EMPTY
    tst     r0, r1
    beq     done
    tst     r0, r6                      @ SR_BUSY
    bne     done
    bx      lr

    .ltorg
    .size   boot2, . - boot2
    .org    252                         @ an error, if it is longer
    .word   0                           @ the checksum
