package org.weft.kernels;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something this machine may or may not have, and why.
 *
 * @param found it, or empty
 * @param reason one line for a report: what was found and where, or why not and what to do
 */
public record Availability<T>(Optional<T> found, String reason) {
    public static <T> Availability<T> yes(T value, String reason) {
        return new Availability<>(Optional.of(value), reason);
    }

    public static <T> Availability<T> no(String reason) {
        return new Availability<>(Optional.empty(), reason);
    }

    public boolean available() {
        return found.isPresent();
    }

    /** @throws NoSuchElementException with the reason when there is none */
    public T get() {
        @Nullable T value = found.orElse(null);
        if (value == null) {
            throw new NoSuchElementException(reason);
        }
        return value;
    }
}
