package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.document.Documents;

/** Recognises data files by their names and by what they look like from outside. */
final class FormatFiles {
    private FormatFiles() {}

    /** Data files of a folder, in its own and its annotations' folder, in order of their names. */
    static List<Path> candidates(Path folder) throws IOException {
        List<Path> files = new ArrayList<>(Names.files(folder, ""));
        files.addAll(Names.files(folder.resolve("annotations"), ""));
        files.removeIf(f -> !List.of("json", "jsonl", "tar", "weft", "p").contains(Names.ending(Names.last(f))));
        return files;
    }

    /** What the folder's own shape says. */
    static boolean isFolderOf(Path folder, DataFormat format) throws IOException {
        return switch (format) {
            case PORORO_SV ->
                Files.exists(folder.resolve("descriptions.npy")) && Files.exists(folder.resolve("img_cache4.npy"));
            case FLINTSTONES_SV -> Files.exists(folder.resolve("train-val-test_split.json"));
            case ADE20K ->
                Files.isDirectory(folder.resolve("images"))
                        && Files.isDirectory(folder.resolve("annotations"))
                        && candidates(folder).isEmpty();
            case TEXT_FILES -> TextFilesSet.looksLike(folder);
            default -> false;
        };
    }

    /** The format a file begins a data set of; empty for what merely belongs to one. */
    static Optional<DataFormat> of(Path file) throws IOException {
        String name = Names.last(file);
        return switch (Names.ending(name)) {
            case "tar" -> Optional.of(DataFormat.WEBDATASET);
            case "p" -> name.startsWith("refs") ? Optional.of(DataFormat.REFCOCO) : Optional.empty();
            case "jsonl" -> lines(file);
            case "json" -> name.contains("_dense_") ? Optional.empty() : json(JsonShape.of(file));
            default -> Documents.isDocument(file) ? Optional.of(DataFormat.WEFT) : Optional.empty();
        };
    }

    private static Optional<DataFormat> lines(Path file) throws IOException {
        JsonShape first = JsonShape.of(file);
        return first.has("text_list", "image_info") ? Optional.of(DataFormat.MMC4) : Optional.empty();
    }

    private static Optional<DataFormat> json(JsonShape shape) {
        DataFormat found = null;
        if (shape.list()) {
            if (shape.hasInner("conversations")) {
                found = DataFormat.LLAVA;
            } else if (shape.hasInner("sentences", "ref_id")) {
                found = DataFormat.REFCOCO;
            } else if (shape.hasInner("globalID", "description")) {
                found = DataFormat.FLINTSTONES_SV;
            } else if (shape.hasInner("sentences")) {
                found = DataFormat.ANNT;
            } else if (shape.hasInner("question", "image")) {
                found = DataFormat.VQA;
            }
        } else if (shape.has("data") && shape.hasInner("dialogs")) {
            found = DataFormat.VISDIAL;
        } else if (shape.has("questions") || (shape.has("data") && shape.hasInner("question", "image_id"))) {
            found = DataFormat.VQA;
        } else if (shape.has("images", "annotations") && shape.hasInner("story_id")) {
            found = DataFormat.VIST;
        } else if (shape.has("images", "annotations") && shape.hasInner("caption")) {
            found = DataFormat.COCO_CAPTIONS;
        }
        return Optional.ofNullable(found);
    }
}
