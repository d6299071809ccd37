/*
 * Echo: what comes in over the UART goes out again, at full rate both ways, and
 * no byte is lost. Both directions are driven by interrupts; between them two
 * tasks and a channel. ^D ends it, with a count.
 */
#include <coda.h>
#include <stdio.h>

enum { CHUNK = 32, CTRL_D = 4 };

struct chunk {
    uint32_t bytes;
    char text[CHUNK];
};

CHAN(chunks, struct chunk, 2);

static void reads(void *arg)
{
    struct chunk c;
    bool ended = false;

    (void)arg;
    while (!ended && (c.bytes = console_read(c.text, CHUNK)) > 0) {
        for (uint32_t i = 0; i < c.bytes && !ended; i++) {
            if (c.text[i] == CTRL_D) {
                ended = true;
                c.bytes = i;
            }
        }
        chan_send(&chunks, &c);
    }
    chan_close(&chunks);
}

int main(void)
{
    unsigned long total = 0;
    struct chunk c;

    puts("echo; ^D ends it");
    fflush(stdout);
    task_go_with(&(struct task_options){.name = "reader"}, reads, NULL);
    while (chan_recv(&chunks, &c)) {
        console_write(c.text, c.bytes);
        total += c.bytes;
    }
    printf("%lu bytes\n", total);
    return 0;
}
