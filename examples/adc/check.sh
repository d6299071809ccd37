#!/bin/sh
# Reads what the program printed. What is at the inputs is the emulator's to say:
# QEMU's Stellaris has noise of 512 to 519 of 1,023 everywhere; the pico's has a value
# for each (tools/rp2040/machine.js).
awk '
function wrong(words) { print "check: " words; failed = 1 }
/^input [0-9]: [0-9]+ mV \([0-9]+ to [0-9]+\)$/ {
    if ($2 != n++ ":") wrong("not input " n - 1 ": " $0)
    mean[n] = $3; low[n] = substr($5, 2); high[n] = $7 + 0; next
}
/^exit 0$/ { left = 1; next }
{ wrong("not expected: " $0) }
END {
    if (n == 4) {
        for (i = 1; i <= n; i++) {
            if (low[i] < 1501 || high[i] > 1522 || low[i] >= high[i])
                wrong("input " i - 1 ": " low[i] " to " high[i] " mV")
            if (mean[i] <= low[i] || mean[i] >= high[i]) wrong("no mean: " mean[i] " mV")
        }
    } else if (n == 5) {
        split("1650 81 3300 1667 706", is)
        for (i = 1; i <= n; i++)
            if (mean[i] != is[i] || low[i] != is[i] || high[i] != is[i])
                wrong("input " i - 1 ": " mean[i] " mV, not " is[i])
    } else {
        wrong(n + 0 " inputs")
    }
    if (!left) wrong("it did not run to its end")
    exit failed
}'
