package org.weft.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far long work is; on a terminal a bar, elsewhere nothing. */
public interface ProgressView extends AutoCloseable {

    /** @param fraction how much is done, 0..1 */
    void show(double fraction);

    /** As {@link #show(double)}. @param told beside the bar, empty for nothing */
    default void show(double fraction, String told) {
        show(fraction);
    }

    @Override
    void close();

    /** @param wanted false when the command's output is for programs */
    static ProgressView on(Console console, boolean wanted) {
        if (!wanted || !console.isTerminal()) {
            return new ProgressView() {
                @Override
                public void show(double fraction) {}

                @Override
                public void close() {}
            };
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setInitialMax(100)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(100)
                .setConsumer(new OnConsole(console))
                .hideEta()
                .build();
        return new ProgressView() {
            @Override
            public void show(double fraction) {
                bar.stepTo(Math.round(100 * Math.clamp(fraction, 0, 1)));
            }

            @Override
            public void show(double fraction, String told) {
                bar.setExtraMessage(told);
                show(fraction);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    /** Lets the bar and lines share a terminal. */
    record OnConsole(Console console) implements ProgressBarConsumer {
        /** Narrow enough for any terminal. */
        private static final int COLUMNS = 72;

        @Override
        public int getMaxRenderedLength() {
            return COLUMNS;
        }

        @Override
        public void accept(String rendered) {
            console.bar(rendered);
        }

        @Override
        public void close() {
            console.wipeBar();
        }
    }
}
