package org.weft.studio.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.weft.document.export.Aside;
import org.weft.engine.labels.ImportReport;
import org.weft.engine.labels.LabelImport;
import org.weft.engine.labels.LabelMap;
import org.weft.engine.labels.LabelPng;
import org.weft.engine.labels.Palette;

/** Label maps as files of the person's own, and what is to be said of them. Reading and writing wait for the disk. */
final class MapFiles {
    private static final long MOST_BYTES = 128L << 20;

    private final ResourceBundle texts;

    MapFiles(ResourceBundle texts) {
        this.texts = texts;
    }

    /** Reads a picture as a label map, by its numbers or its colours. */
    LabelImport read(Path file, Palette meaning) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(MessageFormat.format(texts.getString("labels.import.toolarge"), file.getFileName()));
        }
        return LabelImport.read(Files.readAllBytes(file), meaning);
    }

    /** Writes an indexed PNG. */
    static Path write(Path file, LabelMap map, Palette palette) throws IOException {
        byte[] png = LabelPng.write(map, palette);
        Aside.write(file, out -> out.write(png));
        return file;
    }

    /** How well a picture fitted, in sentences. */
    String told(ImportReport r) {
        List<String> out = new ArrayList<>();
        out.add(MessageFormat.format(texts.getString("labels.import.size"), r.width(), r.height()));
        if (r.misfits() > 0) {
            String key = r.indexed() ? "labels.import.numbers" : "labels.import.colours";
            out.add(MessageFormat.format(
                    texts.getString(key), r.misfits(), r.misfitShare(), r.worst(), r.worstX(), r.worstY()));
        }
        if (r.ambiguous() > 0) {
            out.add(MessageFormat.format(texts.getString("labels.import.ambiguous"), r.ambiguous()));
        }
        if (r.lossy()) {
            out.add(texts.getString("labels.import.lossy"));
        }
        if (r.clean()) {
            out.add(texts.getString("labels.import.clean"));
        }
        return String.join(" ", out);
    }
}
