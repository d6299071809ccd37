"""As much of ELF as debuggers need here: where an image lies, and cores.

A core is a process's, as Linux writes it, of either machine: memory, and a
NT_PRSTATUS for each thread. gdb opens that for a bare image as well. Of Cortex-M
it must also be told what its registers are, or it takes them for those of
another ARM: a note of gdb's own has the target's description (gdb's manual,
appendix G).
"""
import os
import struct

PT_LOAD, PT_NOTE = 1, 4
NT_PRSTATUS, NT_GDB_TDESC, NT_ARM_VFP = 1, 0xFF000000, 0x400
ET_CORE = 4
PAGE = 4096

# Per word size: the header, a segment's; where offset, vaddr, paddr, filesz,
# memsz of that are.
EHDR = {4: "<16sHHIIIIIHHHHHH", 8: "<16sHHIQQQIHHHHHH"}
PHDR = {4: ("<IIIIIIII", (1, 2, 3, 4, 5)), 8: ("<IIQQQQQQ", (2, 3, 4, 5, 6))}

# The registers of a NT_PRSTATUS in their order; where they and the thread's
# number are in it, and its size (Linux's struct elf_prstatus).
ARM = (["r%d" % i for i in range(13)] + ["sp", "lr", "pc", "xpsr"], 72, 24, 148)
X86_64 = (["r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8",
           "rax", "rcx", "rdx", "rsi", "rdi", "orig_rax", "rip", "cs", "eflags",
           "rsp", "ss"], 112, 32, 336)

M_PROFILE = """<?xml version="1.0"?><!DOCTYPE target SYSTEM "gdb-target.dtd">
<target><architecture>arm</architecture>
<feature name="org.gnu.gdb.arm.m-profile">%s</feature>%s</target>"""
VFP = """<feature name="org.gnu.gdb.arm.vfp">%s
<reg name="fpscr" bitsize="32" type="int" group="float"/></feature>"""


def image(path):
    """(machine, word size, [(address, bytes) of each loaded segment])"""
    with open(path, "rb") as f:
        ident = f.read(16)
        if ident[:4] != b"\x7fELF":
            raise OSError("%s is no ELF image" % path)
        word = 4 * ident[4]
        f.seek(0)
        h = struct.unpack(EHDR[word], f.read(struct.calcsize(EHDR[word])))
        layout, (_, vaddr, _, _, memsz) = PHDR[word]
        loaded = []
        for i in range(h[10]):
            f.seek(h[5] + i * h[9])
            p = struct.unpack(layout, f.read(struct.calcsize(layout)))
            if p[0] == PT_LOAD and p[memsz]:
                loaded.append((p[vaddr], p[memsz]))
        return h[2], word, loaded


def description(floats):
    def reg(name, more=""):
        return "<reg name=\"%s\" bitsize=\"32\"%s/>" % (name, more)

    core = "".join(reg("r%d" % i) for i in range(13)) + \
        reg("sp", " type=\"data_ptr\"") + reg("lr") + \
        reg("pc", " type=\"code_ptr\"") + reg("xpsr", " regnum=\"25\"")
    doubles = "".join("<reg name=\"d%d\" bitsize=\"64\" type=\"ieee_double\"/>"
                      % i for i in range(16))
    return M_PROFILE % (core, VFP % doubles if floats else "")


def _note(name, kind, desc):
    def pad(b):
        return b + bytes(-len(b) % 4)

    name = name.encode() + b"\0"
    return struct.pack("<III", len(name), len(desc), kind) + pad(name) + pad(desc)


def _status(arm, word, thread, signal, registers):
    names, at, id_at, size = ARM if arm else X86_64
    desc = bytearray(size)
    struct.pack_into("<iii", desc, 0, signal, 0, 0)
    struct.pack_into("<h", desc, 12, signal)
    struct.pack_into("<i", desc, id_at, thread)
    for i, name in enumerate(names):
        value = registers.get(name, 0) & ((1 << 8 * word) - 1)
        struct.pack_into("<I" if arm else "<Q", desc, at + i * word, value)
    return bytes(desc)


def _vfp(registers):
    desc = b"".join(struct.pack("<Q", registers.get("d%d" % i, 0))
                    for i in range(32))
    return desc + struct.pack("<I", registers.get("fpscr", 0))


def write_core(path, machine, word, threads, memory, signal=6):
    """threads: [(id, registers)], the one that failed first; memory:
    [(address, a file with it)]. What is zero is a hole."""
    arm = word == 4
    floats = arm and "d0" in threads[0][1]
    notes = b""
    for id_, registers in threads:
        notes += _note("CORE", NT_PRSTATUS,
                       _status(arm, word, id_, signal, registers))
        if floats:
            notes += _note("LINUX", NT_ARM_VFP, _vfp(registers))
    if arm:
        notes += _note("GDB", NT_GDB_TDESC, description(floats).encode() + b"\0")
    layout, places = PHDR[word]
    ehdr, phdr = struct.calcsize(EHDR[word]), struct.calcsize(layout)
    at = ehdr + phdr * (1 + len(memory))

    def segment(kind, *values):
        fields = [0] * 8
        fields[0] = kind
        for place, value in zip(places, values):
            fields[place] = value
        return struct.pack(layout, *fields)

    heads = segment(PT_NOTE, at, 0, 0, len(notes), 0)
    offset = -(-(at + len(notes)) // PAGE) * PAGE
    bodies = []
    for address, file in memory:
        size = os.stat(file).st_size
        heads += segment(PT_LOAD, offset, address, address, size, size)
        bodies.append((offset, file))
        offset += -(-size // PAGE) * PAGE
    ident = b"\x7fELF" + bytes([word // 4, 1, 1]) + bytes(9)
    with open(path, "wb") as out:
        out.write(struct.pack(EHDR[word], ident, ET_CORE, machine, 1, 0, ehdr, 0,
                              0, ehdr, phdr, 1 + len(memory), 0, 0, 0))
        out.write(heads + notes)
        for at, file in bodies:
            with open(file, "rb") as body:
                while True:
                    page = body.read(PAGE)
                    if not page:
                        break
                    if page.strip(b"\0"):
                        out.seek(at)
                        out.write(page)
                    at += len(page)
        out.truncate(offset)
