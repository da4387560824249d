package org.weft.cli;

import org.jspecify.annotations.Nullable;
import org.weft.tensor.Place;
import org.weft.tensor.mmfs.MmfsChoice;
import org.weft.tensor.mmfs.MmfsOp;
import picocli.CommandLine.Option;

/** The choice of an implementation of MMFS, for commands that check or measure one. */
final class MmfsOption {
    @Option(
            names = "--mmfs",
            paramLabel = "NAME",
            description = "Implementation of MMFS: reference, cpu or cuda; without it the fastest one here.")
    private @Nullable String name;

    MmfsOp implementation() {
        if (name == null) {
            return MmfsChoice.best().op();
        }
        if (!MmfsChoice.NAMES.contains(name)) {
            throw CommandFailure.usage(
                    "--mmfs " + name + " is not an implementation; there are " + String.join(", ", MmfsChoice.NAMES));
        }
        var choice = MmfsChoice.named(name);
        if (choice.available() && name.equals("cuda")) {
            // what is checked or measured lies where its kernels are
            Place.gpu(0).settle();
        }
        return choice.found()
                .orElseThrow(() -> CommandFailure.failed("--mmfs " + name + " cannot be used: " + choice.reason()));
    }
}
