package org.weft.studio.labels;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.Palette;

/** Every change of a map, back and forth, without limit: labels are packed, a stroke takes some hundred bytes. */
final class PaintHistory {

    /** One change. */
    sealed interface Step {}

    /** Labels of an area, packed. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Painted(Area area, byte[] before, byte[] after) implements Step {}

    /** Another map took the place of one. */
    record Replaced(Whole before, Whole after) implements Step {}

    /** A map, what its numbers mean and where it belongs. */
    record Whole(LabelMap map, Palette palette, Home home) {}

    /** The card a map belongs to. All steps of a map share it, for a map may come into the story after some of them. */
    static final class Home {
        private @Nullable String card;

        /** @param card null for none */
        Home(@Nullable String card) {
            this.card = card;
        }

        @Nullable
        String card() {
            return card;
        }

        void card(String now) {
            card = now;
        }
    }

    private final Deque<Step> done = new ArrayDeque<>();
    private final Deque<Step> undone = new ArrayDeque<>();

    boolean canUndo() {
        return !done.isEmpty();
    }

    boolean canRedo() {
        return !undone.isEmpty();
    }

    void add(Step step) {
        done.push(step);
        undone.clear();
    }

    /** Takes the last step off to be taken back. */
    Optional<Step> back() {
        return move(done, undone);
    }

    Optional<Step> forth() {
        return move(undone, done);
    }

    private static Optional<Step> move(Deque<Step> from, Deque<Step> to) {
        if (from.isEmpty()) {
            return Optional.empty();
        }
        Step step = from.pop();
        to.push(step);
        return Optional.of(step);
    }

    static byte[] pack(byte[] labels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflate = new DeflaterOutputStream(out)) {
            deflate.write(labels);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return out.toByteArray();
    }

    static byte[] unpack(byte[] packed) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
