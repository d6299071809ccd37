#!/bin/sh
# Reads what the program printed: four means, five wake-ups for each, and next to no time
# awake, though a busy host, or the console's, may take some.
awk '
function wrong(words) { print "check: " words; failed = 1 }
/^mean [0-9]+: idle for [0-9.]+%, [0-9]+ wake-ups$/ {
    if ($2 + 0 != 506 + 10 * n++) wrong("not the mean: " $0)
    if ($5 + 0 < 95 || $5 + 0 > 100) wrong("it was awake: " $0)
    if ($6 != 5) wrong("not five wake-ups: " $0)
    next
}
/^exit 0$/ { left = 1; next }
{ wrong("not expected: " $0) }
END { if (n != 4 || !left) wrong("it did not run to its end"); exit failed }'
