/*
 * What the loader says of the machine: where RAM is, where ACPI begins, and
 * what screen there is.
 *
 * Sources: Multiboot2 Specification version 2.0, 3.6; Xen's "x86/HVM direct
 * boot ABI" (PVH). Both describe memory by records of the same layout.
 *
 * What they point to may lie in RAM that is the heap's, so all is read before
 * the kernel starts, and what is needed later is copied.
 */
#include "../../kernel/board.h"
#include "../../kernel/kernel.h"
#include "pc.h"

enum {
    MULTIBOOT2 = 0x36D76289,
    PVH = 0x336EC578,
    TAG_END = 0,
    TAG_MEMORY = 6,
    TAG_SCREEN = 8,
    TAG_ACPI_1 = 14,
    TAG_ACPI_2 = 15,
    AVAILABLE = 1,
    COLOURED = 1,
    EGA_TEXT = 2,
};

struct range {
    uint64_t base, bytes;
    uint32_t type, reserved;
};

struct pvh_info {
    uint32_t magic, version, flags, modules;
    uint64_t module_list, command_line, rsdp, memory;
    uint32_t ranges;
};

struct tag {
    uint32_t type, bytes;
};

struct memory_tag {
    struct tag tag;
    uint32_t range_bytes, version;
    struct range ranges[];
};

struct screen_tag {
    struct tag tag;
    uint64_t address;
    uint32_t pitch, width, height;
    uint8_t bits, type;
    uint16_t reserved;
    uint8_t red_at, red_bits, green_at, green_bits, blue_at, blue_bits;
};

struct pc_boot pc_boot;

extern char heap_start[];

/* The heap is the largest piece of RAM that is mapped and not the image's;
 * pieces that touch are one. */
static void heap_from(const struct range *ranges, size_t count)
{
    uint64_t low = 0, high = 0;

    for (size_t i = 0; i < count; i++) {
        const struct range *r = &ranges[i];

        if (r->type != AVAILABLE)
            continue;
        if (high != r->base)
            low = r->base;
        high = r->base + r->bytes;
        if (low < (uintptr_t)heap_start)
            low = (uintptr_t)heap_start;
        uint64_t end = high < PC_MAPPED_END ? high : PC_MAPPED_END;
        if (end > low &&
            end - low > (uint64_t)(board_heap.high - board_heap.low)) {
            board_heap.low = (char *)low;
            board_heap.high = (char *)end;
        }
    }
}

static void ram(const struct range *ranges, size_t count)
{
    if (&board_heap == NULL || count == 0)
        return;
    board_heap.low = board_heap.high = heap_start;
    heap_from(ranges, count);
}

static void screen(const struct screen_tag *t)
{
    pc_boot.screen = (struct pc_screen){
        .type = t->type == COLOURED   ? SCREEN_POINTS
                : t->type == EGA_TEXT ? SCREEN_TEXT
                                      : SCREEN_UNKNOWN,
        .address = t->address,
        .pitch = t->pitch,
        .width = t->width,
        .height = t->height,
        .bits = t->bits,
    };
    if (t->type != COLOURED)
        return;
    pc_boot.screen.red_at = t->red_at;
    pc_boot.screen.red_bits = t->red_bits;
    pc_boot.screen.green_at = t->green_at;
    pc_boot.screen.green_bits = t->green_bits;
    pc_boot.screen.blue_at = t->blue_at;
    pc_boot.screen.blue_bits = t->blue_bits;
}

static void multiboot2(const struct tag *t)
{
    for (; t->type != TAG_END;
         t = (const void *)((uintptr_t)t + ((t->bytes + 7) & ~7u))) {
        const struct memory_tag *m = (const void *)t;

        switch (t->type) {
        case TAG_MEMORY:
            if (m->range_bytes == sizeof *m->ranges)
                ram(m->ranges, (t->bytes - sizeof *m) / sizeof *m->ranges);
            break;
        case TAG_SCREEN:
            screen((const void *)t);
            break;
        case TAG_ACPI_1:
            if (pc_boot.rsdp)
                break;
            /* fall through */
        case TAG_ACPI_2:
            for (unsigned i = 0; i < sizeof pc_boot.rsdp_copy; i++)
                pc_boot.rsdp_copy[i] = i < t->bytes - sizeof *t
                                           ? ((const uint8_t *)(t + 1))[i]
                                           : 0;
            pc_boot.rsdp = (uintptr_t)pc_boot.rsdp_copy;
            break;
        }
    }
}

/* From boot.S, on the stack it has set up. */
_Noreturn void pc_start(uint32_t magic, uintptr_t info)
{
    const struct pvh_info *pvh = (const void *)info;

    if (magic == MULTIBOOT2) {
        multiboot2((const struct tag *)info + 1);
    } else if (pvh->magic == PVH) {
        pc_boot.rsdp = pvh->rsdp;
        if (pvh->version >= 1)
            ram((const void *)pvh->memory, pvh->ranges);
    }
    pc_pages_init();
    kernel_start();
}
