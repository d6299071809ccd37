/* The ways to wait, each with what may end it: for test_pairs.c. */
#ifndef WAYS_H
#define WAYS_H

#include <coda.h>

struct way {
    const char *name;
    void (*begin)(void);      /* by its giver: there is nothing to be got */
    int (*wait)(uint64_t us); /* 0, -EPIPE, -ETIMEDOUT */
    bool (*give)(void);       /* by a task: whether it was taken, or kept */
    bool (*post)(void); /* what has its effect at the next switch: the same */
    void (*close)(void);
    unsigned (*left)(void); /* how many can be got now; takes them */
    void (*back)(void);     /* gives back what was got */
    bool kept;              /* there is one, which is given back, or stays */
    bool peers;             /* it is given by the end of way_peer alone */
    bool unlimited;         /* there is no way to wait for a time */
};

extern const struct way lock_ways[], memory_ways[], chan_ways[], end_ways[];
extern const unsigned lock_way_count, memory_way_count, chan_way_count,
    end_way_count;

#define FOREVER UINT64_MAX

/* Whose end is waited for, and the group it is in. */
extern task_id way_peer;
extern struct group *way_peers;

#endif
