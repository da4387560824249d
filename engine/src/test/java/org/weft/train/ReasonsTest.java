package org.weft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    @Test
    void memoryThatRunsOutIsSaidWhoeverNoticesIt() {
        for (Throwable e : new Throwable[] {
            new OutOfMemoryError("Java heap space"),
            new CompletionException(new OutOfMemoryError("Java heap space")),
            new IllegalStateException("CUDA out of memory. Tried to allocate 20 MiB"),
            new IllegalStateException("DefaultCPUAllocator: can't allocate memory: you tried to allocate 7864320 bytes")
        }) {
            assertThat(Reasons.of(e, true))
                    .startsWith("out of memory: halve")
                    .endsWith("the last checkpoint is intact");
            assertThat(Reasons.of(e, false)).startsWith("out of memory: halve").doesNotContain("checkpoint");
        }
    }

    @Test
    void aFullDiskAndALostDeviceAreSaid() {
        assertThat(Reasons.of(new UncheckedIOException(new IOException("No space left on device")), true))
                .isEqualTo("the disk is full: make room and go on with --resume; the last checkpoint is intact");
        assertThat(Reasons.of(new IOException("No space left on device"), false))
                .contains("nothing was saved yet");
        assertThat(Reasons.of(new IllegalStateException("CUDA error: an illegal memory access"), true))
                .startsWith("the GPU failed (CUDA error");
    }

    @Test
    void anythingElseIsWhatItSays() {
        assertThat(Reasons.of(new IOException("the recipe\n trains nothing"), true))
                .isEqualTo("the recipe trains nothing");
        assertThat(Reasons.of(new FileSystemException("a.bin", null, "is gone"), true))
                .isEqualTo("a.bin: is gone");
        assertThat(Reasons.known(new IOException("something"), true)).isEmpty();
    }
}
