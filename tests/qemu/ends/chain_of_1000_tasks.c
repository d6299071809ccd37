/* A chain of tasks, each adding one to what the next sends it: a number goes
 * through, then the close. (A board that is short of memory, as its main's
 * stack tells, has a shorter one.) */
//> each has added one
//> and ended
//> exit 0
#include <coda.h>
#include <stdio.h>

enum { LINKS = CODA_MAIN_STACK_BYTES >= 2048 ? 1000 : 5 };

TASK_POOL(default_pool, LINKS, 400);
static struct chan links[LINKS + 1];
static unsigned ended;

static void link(void *arg)
{
    struct chan *from = arg, *to = from - 1;
    int n;

    while (chan_recv(from, &n)) {
        n++;
        chan_send(to, &n);
    }
    chan_close(to);
    ended++;
}

int main(void)
{
    int n = 0;

    for (int i = 0; i <= LINKS; i++)
        chan_init(&links[i], sizeof n, 0, NULL);
    for (int i = 1; i <= LINKS; i++)
        if (!task_go(link, &links[i]))
            puts("no");
    chan_send(&links[LINKS], &n);
    chan_recv(&links[0], &n);
    if (n == LINKS)
        puts("each has added one");
    chan_close(&links[LINKS]);
    if (!chan_recv(&links[0], &n) && ended == LINKS)
        puts("and ended");
}
