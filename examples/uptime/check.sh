#!/bin/sh
# Reads what the program printed: the date is the host's, and each second that the
# kernel slept is one of the calendar's, give or take one where the host is busy.
now=$(date -u +%s)
awk -v now="$now" '
function wrong(words) { print "check: " words; failed = 1 }
/^[0-9]+-[0-9][0-9]-[0-9][0-9] [0-9:]+ UTC, up 0 days [0-9:.]+$/ {
    command = "date -u -d \"" $1 " " $2 "\" +%s"
    command | getline rtc; close(command)
    split($7, u, ":"); up = u[1] * 3600 + u[2] * 60 + u[3]
    if (rtc < now - 600 || rtc > now + 600) wrong("the date is " rtc - now " s off")
    if (n++) {
        if (up - last_up < 0.998 || up - last_up > 3) wrong("a sleep of " up - last_up " s")
        if (rtc - last_rtc < up - last_up - 1 || rtc - last_rtc > up - last_up + 1)
            wrong("in " up - last_up " s the calendar went on by " rtc - last_rtc)
    }
    last_up = up; last_rtc = rtc; next
}
/^exit 0$/ { left = 1; next }
{ wrong("not expected: " $0) }
END { if (n != 3 || !left) wrong("it did not run to its end"); exit failed }'
