/*
 * What may be done with which page (Intel SDM 3A, 4.5, 4.6). boot.S has mapped
 * 4 GiB one to one, all of it writable: the RAM that the image was linked for
 * by pages of 4 KiB, one table after the other, the rest by pages of 2 MiB.
 * Here the image's text becomes read-only, its constants too, and all but its
 * text not executable; what is devices' on every PC is not cached.
 *
 * A processor without "execute disable", or one whose firmware has switched
 * that off, executes data: boot.S then leaves EFER.NXE clear.
 */
#include "pc.h"
#include "x86.h"

enum {
    PAGE = 4096,
    LARGE_PAGE = 0x200000,
    PRESENT = 1 << 0,
    WRITABLE = 1 << 1,
    WRITE_THROUGH = 1 << 3,
    NOT_CACHED = 1 << 4,
    LARGE = 1 << 7,
    PAGES = 512, /* of a table or a directory */
    PAT = 0x277,
    EFER = 0xC0000080,
    EFER_NXE = 1 << 11,
};
#define NO_EXECUTE (UINT64_C(1) << 63)
/* What the four kinds are that write-through and not-cached tell apart: as at
 * reset, but that write-through is write-combining (SDM 3A, 12.12.2). */
#define PAT_KINDS UINT64_C(0x0007010600070106)
#define DEVICES \
    UINT64_C(0xFE000000) /* from here to 4 GiB: APICs, HPET, flash */

/* boot.S, the linker script */
extern uint64_t page_tables[], page_directories[], page_pointers[];
extern char page_tables_end[], code_start[], code_end[], constants_end[];

void x86_guard_page(void *page)
{
    page_tables[(uintptr_t)page / PAGE] &= ~(uint64_t)PRESENT;
    __asm volatile("invlpg (%0)" ::"r"(page) : "memory");
}

static uint64_t no_execute(void)
{
    return msr_read(EFER) & EFER_NXE ? NO_EXECUTE : 0;
}

static void flush(void)
{
    uint64_t root;

    __asm volatile("mov %%cr3, %0\n\tmov %0, %%cr3" : "=r"(root)::"memory");
}

void *pc_pages_window(uint64_t physical, size_t bytes)
{
    static uint64_t directory[PAGES] __attribute__((aligned(PAGE)));
    uint64_t offset = physical % LARGE_PAGE;

    if (bytes > PAGES * (size_t)LARGE_PAGE - offset)
        return NULL;
    msr_write(PAT, PAT_KINDS);
    for (size_t i = 0; i * LARGE_PAGE < offset + bytes; i++)
        directory[i] = (physical - offset + i * LARGE_PAGE) | no_execute() |
                       LARGE | PRESENT | WRITABLE | WRITE_THROUGH;
    page_pointers[PC_MAPPED_END >> 30] =
        (uintptr_t)directory | PRESENT | WRITABLE;
    flush();
    return (void *)(PC_MAPPED_END + offset);
}

void pc_pages_init(void)
{
    size_t pages = (size_t)((uint64_t *)page_tables_end - page_tables);
    uint64_t data = no_execute();

    for (size_t i = 0; i < pages; i++) {
        uintptr_t at = i * PAGE;

        if (at < (uintptr_t)code_start || at >= (uintptr_t)code_end)
            page_tables[i] |= data;
        if (at >= (uintptr_t)code_start && at < (uintptr_t)constants_end)
            page_tables[i] &= ~(uint64_t)WRITABLE;
    }
    page_tables[0] = 0; /* loaders use page 0: not before they have been read */
    for (size_t i = pages / PAGES; i < PC_MAPPED_END / LARGE_PAGE; i++)
        page_directories[i] |=
            data | (i < DEVICES / LARGE_PAGE ? 0 : NOT_CACHED | WRITE_THROUGH);
    flush();
}
