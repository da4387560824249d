package org.weft.data.check;

import java.util.OptionalInt;

/** Hears of a check while it runs, on the thread that runs it. */
public interface CheckListener {

    void found(Finding finding);

    /**
     * After each example.
     *
     * @param done examples so far
     * @param all how many there are, if that is known
     * @return false to stop
     */
    boolean goOn(int done, OptionalInt all);
}
