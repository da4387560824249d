package org.weft.tests.broken.document;

import org.weft.tests.broken.generate.Talks;

/** Imports a package above its own. */
public final class ReachesUp {
    private ReachesUp() {}

    public static void up() {
        Talks.say();
    }
}
