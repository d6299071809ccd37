"""Leaves a core of a Coda program that crashes as a process of Linux.

    CORE=FILE gdb -nx -batch -x tools/gdb/process.py --args ELF [ARGUMENT...] \\
        3>&1 >/dev/null

As tools/gdb/core does under QEMU. gdb exits as the program does; what it says
itself is not wanted, so the program has descriptor 3 for its output.
"""
import os
import sys

import gdb

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import kernel  # noqa: E402
import layout  # noqa: E402


def main():
    gdb.execute("handle all nostop noprint pass")
    gdb.execute("handle SIGTRAP stop")
    gdb.execute("break board_exit")
    gdb.execute("run >&3 3>&-")
    target = gdb.selected_inferior()
    if target.pid:
        program = kernel.Program(
            layout.layout(), lambda at, n: bytes(target.read_memory(at, n)))
        if program.report():
            gdb.execute("generate-core-file " + os.environ["CORE"])
            print("tools/gdb/core: the program has crashed; to look at it: "
                  "gdb -x %s/coda.py %s %s" % (
                      os.path.dirname(os.path.relpath(__file__)),
                      gdb.current_progspace().filename, os.environ["CORE"]),
                  file=sys.stderr)
        gdb.execute("delete")
        gdb.execute("continue")
    code = gdb.convenience_variable("_exitcode")
    gdb.execute("quit %d" % (1 if code is None else int(code)))


main()
