/*
 * Primes by a chain of tasks, after Doug McIlroy's sieve: each filter takes the
 * first number that reaches it for a prime and passes on what that does not
 * divide. When enough are found, the first channel is closed, and the chain
 * ends from the front to the back, each task by its defer.
 */
#include <coda.h>
#include <stdio.h>

enum { PRIMES = 6 }; /* as many as the smallest board has memory for */

TASK_POOL(default_pool, PRIMES + 1, 400);
static struct chan links[PRIMES + 1];
CHAN(primes, int, 0);

static void closes(void *link)
{
    chan_close(link);
}

static void generate(void *first)
{
    DEFER(closes, first);
    for (int n = 2;; n++)
        chan_send(first, &n);
}

static void filter(void *arg)
{
    struct chan *from = arg, *to = from + 1;
    int prime, n;

    DEFER(closes, to);
    if (!chan_recv(from, &prime))
        return;
    chan_send(&primes, &prime);
    while (chan_recv(from, &n))
        if (n % prime != 0)
            chan_send(to, &n);
}

int main(void)
{
    task_id generator, last = TASK_NONE;
    int prime;

    for (int i = 0; i <= PRIMES; i++)
        chan_init(&links[i], sizeof(int), 0, NULL);
    generator = task_go(generate, &links[0]);
    for (int i = 0; i < PRIMES; i++)
        last = task_go(filter, &links[i]);
    for (int i = 0; i < PRIMES; i++) {
        chan_recv(&primes, &prime);
        printf("%d\n", prime);
    }
    task_cancel(generator); /* its defer closes the first link */
    while (chan_recv(&links[PRIMES], NULL))
        ;
    task_join(last, NULL);
    puts("done");
    return 0;
}
