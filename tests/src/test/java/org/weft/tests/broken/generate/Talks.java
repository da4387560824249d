package org.weft.tests.broken.generate;

/** Writes to the terminal outside the command line. */
public final class Talks {
    private Talks() {}

    public static void say() {
        System.out.println("hello");
    }
}
