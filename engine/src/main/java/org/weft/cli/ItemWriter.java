package org.weft.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.weft.engine.GeneratedItem;
import org.weft.engine.RgbImages;

/** Writes generated items as files named after document, seed and place; never over a file that says something else. */
final class ItemWriter {
    private final Path folder;
    private final String prefix;
    private final boolean numbered;

    /** @param numbered whether several items have the same seed, so that names need a number */
    ItemWriter(Path folder, String prefix, boolean numbered) {
        this.folder = folder;
        this.prefix = prefix;
        this.numbered = numbered;
    }

    /**
     * Writes an item completely or not at all. The same content again changes nothing.
     *
     * @param item its place, counted from 0
     * @return the file
     */
    Path write(int item, GeneratedItem result) throws IOException {
        String name = prefix + "-seed" + result.seed() + (numbered ? "-" + (item + 1) : "");
        return switch (result) {
            case GeneratedItem.Image image -> write(name, ".png", RgbImages.png(image.image()));
            case GeneratedItem.Text text -> write(name, ".txt", (text.text() + "\n").getBytes(StandardCharsets.UTF_8));
        };
    }

    private Path write(String name, String ending, byte[] bytes) throws IOException {
        Path target = folder.resolve(name + ending);
        for (int copy = 2; Files.exists(target); copy++) {
            if (Files.isRegularFile(target)
                    && Files.size(target) == bytes.length
                    && Arrays.equals(Files.readAllBytes(target), bytes)) {
                return target;
            }
            target = folder.resolve(name + " (" + copy + ")" + ending);
        }
        Path aside = Files.createTempFile(folder, ".weft", ".part");
        try {
            Files.write(aside, bytes);
            Files.move(aside, target);
        } finally {
            Files.deleteIfExists(aside);
        }
        return target;
    }
}
