"""Starts one command and notes what it cost: a small process, so that its size hides nothing.

The kernel counts a child's peak memory from its parent's size onward; a large parent would set a
floor under every figure. Used by measure.py: `launch.py NOTE WORD...`, run with -S and -E.
"""

import os
import sys
import time


def main(note: str, words: list[str]) -> None:
    start = time.perf_counter()
    child = os.posix_spawn(words[0], words, os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    cpu = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    with open(note, "w", encoding="ascii") as file:
        file.write(f"{wall} {cpu} {usage.ru_maxrss} {code}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
