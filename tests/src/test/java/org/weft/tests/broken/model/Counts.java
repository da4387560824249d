package org.weft.tests.broken.model;

import java.util.concurrent.atomic.AtomicLong;

/** Static state, plain and hidden behind a final field, and a thread nobody owns. */
public final class Counts {
    static int calls;
    static final AtomicLong HIDDEN = new AtomicLong();

    private Counts() {}

    public static Thread start() {
        calls++;
        return Thread.ofVirtual().unstarted(HIDDEN::incrementAndGet);
    }
}
