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
    EFER = 0xC0000080,
    EFER_NXE = 1 << 11,
};
#define NO_EXECUTE (UINT64_C(1) << 63)
#define DEVICES \
    UINT64_C(0xFE000000) /* from here to 4 GiB: APICs, HPET, flash */

/* boot.S, the linker script */
extern uint64_t page_tables[], page_directories[];
extern char page_tables_end[], code_start[], code_end[], constants_end[];

void x86_guard_page(void *page)
{
    page_tables[(uintptr_t)page / PAGE] &= ~(uint64_t)PRESENT;
    __asm volatile("invlpg (%0)" ::"r"(page) : "memory");
}

void pc_pages_init(void)
{
    size_t pages = (size_t)((uint64_t *)page_tables_end - page_tables);
    uint64_t no_execute = msr_read(EFER) & EFER_NXE ? NO_EXECUTE : 0, root;

    for (size_t i = 0; i < pages; i++) {
        uintptr_t at = i * PAGE;

        if (at < (uintptr_t)code_start || at >= (uintptr_t)code_end)
            page_tables[i] |= no_execute;
        if (at >= (uintptr_t)code_start && at < (uintptr_t)constants_end)
            page_tables[i] &= ~(uint64_t)WRITABLE;
    }
    page_tables[0] = 0; /* loaders use page 0: not before they have been read */
    for (size_t i = pages / 512; i < PC_MAPPED_END / LARGE_PAGE; i++)
        page_directories[i] |=
            no_execute |
            (i < DEVICES / LARGE_PAGE ? 0 : NOT_CACHED | WRITE_THROUGH);
    __asm volatile("mov %%cr3, %0\n\tmov %0, %%cr3" : "=r"(root)::"memory");
}
