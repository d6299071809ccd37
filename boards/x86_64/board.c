/*
 * A PC without an operating system: COM1, the local APIC's timer and the TSC.
 *
 * Sources: Intel 64 and IA-32 Architectures Software Developer's Manual,
 * volume 3 (chapters "Interrupt and exception handling", "APIC"); 82093AA
 * I/O APIC; 16550D UART; 8254 PIT.
 */
#include "../../kernel/board.h"
#include "../../kernel/sched.h"
#include "../common/apic.h"
#include "x86.h"

enum {
    COM1 = 0x3F8,
    UART_IER = 1,
    UART_FCR = 2,
    UART_LCR = 3,
    UART_MCR = 4,
    UART_LSR = 5,
    LSR_RECEIVED = 1 << 0,
    LSR_EMPTY = 1 << 5,
    IER_RX = 1 << 0,
    IER_TX = 1 << 1,
    FIFO_BYTES = 16,
    PIT_HZ = 1193182,
    CALIBRATION_COUNTS = PIT_HZ / 100,
};

static uint64_t tsc_at_boot;
static uint64_t ns_per_count; /* of the TSC, in 2^-32 */
static uint64_t alarm_per_ns; /* counts of the APIC's timer, in 2^-32 */

static inline void out8(uint16_t port, uint8_t value)
{
    __asm volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}

static inline uint8_t in8(uint16_t port)
{
    uint8_t value;

    __asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}

static inline uint64_t tsc(void)
{
    uint32_t low, high;

    __asm volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}

/* ---- Clock -------------------------------------------------------------- */

static inline uint64_t scaled(uint64_t n, uint64_t by)
{
    return (uint64_t)((unsigned __int128)n * by >> 32);
}

uint64_t board_ticks(void)
{
    return scaled(tsc() - tsc_at_boot, ns_per_count);
}

void board_alarm(uint64_t ticks)
{
    uint64_t now = board_ticks();
    uint64_t in = ticks > now ? ticks - now : 1;
    uint64_t counts =
        in > UINT32_MAX ? UINT32_MAX : scaled(in, alarm_per_ns) + 1;

    LAPIC_INITIAL = counts > UINT32_MAX ? UINT32_MAX : (uint32_t)counts;
}

/* Counts TSC and APIC timer over ten milliseconds of the PIT's channel 2. */
static void clock_init(void)
{
    uint64_t counts;
    uint32_t apic;

    LAPIC_DIVIDE = 0xB; /* by 1 */
    LAPIC_LVT_TIMER = TIMER_VECTOR;
    out8(0x61, (uint8_t)((in8(0x61) & ~2u) | 1)); /* gate on, speaker off */
    out8(0x43, 0xB0); /* channel 2, both bytes, mode 0 */
    out8(0x42, CALIBRATION_COUNTS & 0xFF);
    out8(0x42, CALIBRATION_COUNTS >> 8);
    tsc_at_boot = tsc();
    LAPIC_INITIAL = UINT32_MAX;
    while (!(in8(0x61) & 0x20))
        ;
    counts = tsc() - tsc_at_boot;
    apic = UINT32_MAX - LAPIC_COUNT;
    LAPIC_INITIAL = 0;
    uint64_t ns = (uint64_t)CALIBRATION_COUNTS * 1000000000 / PIT_HZ;
    ns_per_count = (ns << 32) / counts;
    alarm_per_ns = ((uint64_t)apic << 32) / ns;
}

/* ---- Console ------------------------------------------------------------ */

static void uart_handler(void)
{
    int c = 0;

    while (in8(COM1 + UART_LSR) & LSR_RECEIVED && console_room() > 0)
        console_received((char)in8(COM1));
    if (in8(COM1 + UART_LSR) & LSR_EMPTY)
        for (int n = 0; n < FIFO_BYTES && (c = console_next()) >= 0; n++)
            out8(COM1, (uint8_t)c);
    /* The line is an edge: off and on again raises it for what has come since,
     * but not for what there is no room for. */
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_IER,
         (uint8_t)((console_room() > 0 ? IER_RX : 0) | (c >= 0 ? IER_TX : 0)));
}

/* Enabling interrupts raises those whose reason stands. */
void board_console_kick(void)
{
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_IER, IER_RX | IER_TX);
}

void board_console_polled(void)
{
    out8(COM1 + UART_IER, 0);
}

void board_console_put(char c)
{
    while (!(in8(COM1 + UART_LSR) & LSR_EMPTY))
        ;
    out8(COM1, (uint8_t)c);
}

void board_console_init(void)
{
    out8(COM1 + UART_LCR, 0x80);
    out8(COM1, 1); /* 115,200 */
    out8(COM1 + UART_IER, 0);
    out8(COM1 + UART_LCR, 0x03);
    out8(COM1 + UART_FCR, 0x07);
    out8(COM1 + UART_MCR, 0x0B); /* OUT2 lets the interrupt through */
    out8(COM1 + UART_IER, IER_RX);
}

/* ---- Interrupts --------------------------------------------------------- */

struct gate {
    uint16_t offset_low, selector;
    uint8_t ist, type;
    uint16_t offset_mid;
    uint32_t offset_high, reserved;
};

struct pc_frame {
    uint64_t r15, r14, r13, r12, rbp, rbx; /* kept, for reports alone */
    uint64_t r11, r10, r9, r8, rdi, rsi, rdx, rcx, rax;
    uint64_t vector, error, rip, cs, rflags, rsp, ss;
};

static struct gate idt[VECTORS];
static uint32_t tss[26];

extern unsigned char pc_entries[];
extern uint64_t pc_gdt[];

enum {
    DIVIDE_ERROR = 0,
    INVALID_OPCODE = 6,
    DOUBLE_FAULT = 8,
    GENERAL_PROTECTION = 13,
    PAGE_FAULT = 14,
    CODE_SELECTOR = 0x08,
    FXSAVE_BYTES = 512, /* below struct pc_frame: see boot.S */
};

static void keep_registers(const struct pc_frame *f)
{
    const uint64_t registers[ARCH_REGISTERS] = {
        f->rax, f->rbx, f->rcx, f->rdx, f->rsi, f->rdi,
        f->rbp, f->rsp, f->r8,  f->r9,  f->r10, f->r11,
        f->r12, f->r13, f->r14, f->r15, f->rip, f->rflags,
    };

    if (CODA_REPORT)
        for (unsigned i = 0; i < ARCH_REGISTERS; i++)
            arch_registers[i] = registers[i];
}

/* An exception of a task sends it to fault_thrown, as if it had called it. */
static struct x86_call throw_fault(const struct pc_frame *f, uint64_t address)
{
    static struct panic record;

    keep_registers(f);
    record = (struct panic){
        .kind = PANIC_FAULT,
        .why = "processor exception",
        .pc = f->rip,
        .sp = f->rsp,
    };
    switch (f->vector) {
    case DIVIDE_ERROR:
        record.kind = PANIC_DIVISION;
        record.why = "integer divide by zero";
        break;
    case INVALID_OPCODE:
        record.kind = PANIC_INSTRUCTION;
        record.why = "undefined instruction";
        break;
    case PAGE_FAULT:
        record.address = address;
        record.kind = PANIC_MEMORY;
        record.why = "invalid memory address";
        break;
    case GENERAL_PROTECTION: /* an address that is not canonical, most often */
        record.kind = PANIC_MEMORY;
        record.why = "invalid memory address";
        break;
    }
    if (x86_handlers != 0 || f->vector == DOUBLE_FAULT ||
        f->cs != CODE_SELECTOR || !fault_is_the_tasks())
        fault(&record);
    return (struct x86_call){
        .fn = (uint64_t)fault_thrown,
        .arg = (uint64_t)&record,
        .sp = x86_call_frame(f->rsp, f->rip),
    };
}

static void exception(struct pc_frame *f)
{
    uint64_t address;
    struct x86_call call;

    __asm volatile("mov %%cr2, %0" : "=r"(address));
    x86_handlers--; /* but for this one */
    if (f->vector != PAGE_FAULT ||
        !x86_overflowed(address, f->rip, f->rsp, &call))
        call = throw_fault(f, address);
    x86_handlers++;
    f->rsp = (uint64_t)call.sp;
    f->rflags &= ~UINT64_C(0x400); /* DF is clear at a call */
    f->rip = call.fn;
    f->rdi = call.arg;
}

/* The look at the posts and the wait are one: an interrupt that comes between
 * the two returns behind them, so nothing need be masked. */
extern const char pc_looks[], pc_has_slept[];

__attribute__((noinline, noclone)) void x86_wait(void)
{
    __asm volatile("pc_looks:\n\t"
                   "cmpq $0, %0\n\t"
                   "jne pc_has_slept\n\t"
                   "hlt\n"
                   "pc_has_slept:" ::"m"(sched.posts)
                   : "cc", "memory");
}

/* Context: handler; interrupts are off, as the gate leaves them. */
void pc_interrupt(struct pc_frame *f)
{
    x86_handlers++;
    switch (f->vector) {
    case TIMER_VECTOR:
        LAPIC_EOI = 0;
        kernel_clock_due();
        hog_look(&(struct x86_context){&f->rip, &f->rsp, &f->rflags, &f->rdi,
                                       (uint8_t *)f - FXSAVE_BYTES});
        break;
    case UART_VECTOR:
        uart_handler();
        LAPIC_EOI = 0;
        break;
    case SPURIOUS_VECTOR:
        break;
    default:
        if (f->vector >= IRQ_VECTORS)
            pc_irq((unsigned)f->vector);
        else
            exception(f);
    }
    if (f->rip - (uintptr_t)pc_looks < (size_t)(pc_has_slept - pc_looks))
        f->rip = (uintptr_t)pc_has_slept;
    x86_handlers--;
}

/* All of RAM is mapped by pages of 4 KiB, one table after the other (boot.S).
 */
void x86_guard_page(void *page)
{
    extern uint64_t page_tables[];

    page_tables[(uintptr_t)page / 4096] &= ~UINT64_C(1); /* present */
    __asm volatile("invlpg (%0)" ::"r"(page) : "memory");
}

static void idt_init(void)
{
    struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) pointer = {sizeof idt - 1, (uint64_t)idt};
    uint64_t base = (uint64_t)tss;
    uint64_t stack = (uint64_t)(x86_handler_stack + sizeof x86_handler_stack);

    for (unsigned i = 0; i < VECTORS; i++) {
        uint64_t entry = (uint64_t)pc_entries + 16 * i;

        idt[i] = (struct gate){
            .offset_low = (uint16_t)entry,
            .selector = 0x08,
            .ist = pc_irq_stack(i),
            .type = 0x8E, /* interrupt gate, present */
            .offset_mid = (uint16_t)(entry >> 16),
        };
    }
    for (unsigned i = 0; i < 3; i++) { /* IST 1 to 3, a third each */
        uint64_t top = stack - i * (sizeof x86_handler_stack / 3 & ~15ul);
        tss[9 + 2 * i] = (uint32_t)top;
        tss[10 + 2 * i] = (uint32_t)(top >> 32);
    }
    tss[25] = sizeof tss << 16; /* no I/O map */
    pc_gdt[3] = (sizeof tss - 1) | (base & 0xFFFFFF) << 16 |
                UINT64_C(0x89) << 40 | (base >> 24 & 0xFF) << 56;
    pc_gdt[4] = base >> 32;
    __asm volatile("lidt %0\n\tltr %1" ::"m"(pointer), "r"((uint16_t)0x18));
}

void board_init(void)
{
    idt_init();
    out8(0x21, 0xFF); /* the 8259s are not used */
    out8(0xA1, 0xFF);
    LAPIC_SPURIOUS = 0x100 | SPURIOUS_VECTOR;
    LAPIC_LVT_LINT0 = 0x10000;
    clock_init();
    ioapic_route(COM1_IRQ, UART_VECTOR);
    __asm volatile("sti");
}

/* QEMU's isa-debug-exit ends it with 2 * code + 1, which the runner undoes;
 * without it the processor stops. */
_Noreturn void board_exit(int code)
{
    __asm volatile("outl %0, %1" ::"a"(code), "Nd"((uint16_t)0xF4));
    board_halt();
}

_Noreturn void board_halt(void)
{
    for (;;)
        __asm volatile("cli\n\thlt");
}

/* The reset control register of PCs since the PIIX3 (82371SB, 4.1.1), then the
 * keyboard controller's line, then what no processor survives: an exception
 * without a table of handlers. */
_Noreturn void board_reset(void)
{
    static const struct {
        uint16_t limit;
        uint64_t base;
    } __attribute__((packed)) none;

    __asm volatile("cli");
    out8(0xCF9, 0x02);
    out8(0xCF9, 0x06);
    out8(0x64, 0xFE);
    __asm volatile("lidt %0\n\tint3" ::"m"(none));
    board_halt();
}

/* ---- LEDs --------------------------------------------------------------- */

unsigned board_leds(void)
{
    return 0;
}

void board_led(unsigned which, bool on)
{
    (void)which, (void)on;
}
