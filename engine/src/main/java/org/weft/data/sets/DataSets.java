package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weft.document.Documents;

/** Opens data sets: a folder as it was unpacked, or one of its lists. */
public final class DataSets {
    private DataSets() {}

    /**
     * Opens a data set.
     *
     * @param path a folder, or a data file for that one alone
     * @param format a {@link DataFormat#label}, or {@code auto} to recognise it
     * @throws DataException when it is not there, not of that format, or of none that is known
     */
    public static DataSet open(Path path, String format) throws IOException {
        if (format.equals("auto")) {
            return open(path, recognise(path));
        }
        Optional<DataFormat> named = DataFormat.named(format);
        if (named.isEmpty()) {
            throw new DataException(
                    Problem.UNREADABLE,
                    path.toString(),
                    "cannot be read as " + Names.shown(format) + "; formats are auto, " + DataFormat.all());
        }
        return open(path, named.get());
    }

    /** @see #open(Path, String) */
    public static DataSet open(Path path, DataFormat format) throws IOException {
        checkThere(path);
        return switch (format) {
            case WEFT -> new WeftSet(path, filesOf(path, format));
            case PORORO_SV -> new PororoSet(folder(path));
            case FLINTSTONES_SV ->
                new FlintstonesSet(folder(path), filesOf(path, format).getFirst());
            case ADE20K -> new AdeSet(checkedAde(folder(path)));
            case TEXT_FILES -> new TextFilesSet(folder(path));
            case MMC4 -> new ShardedSet(path, format, filesOf(path, format), Mmc4Shard::new);
            case WEBDATASET -> new ShardedSet(path, format, filesOf(path, format), TarShard::new);
            default -> joined(path, format);
        };
    }

    private static DataSet joined(Path path, DataFormat format) throws IOException {
        List<SizedSet> sets = new ArrayList<>();
        try {
            for (Path file : filesOf(path, format)) {
                sets.add(list(file, format));
            }
        } catch (IOException e) {
            for (SizedSet set : sets) {
                set.close();
            }
            throw e;
        }
        return JoinedSet.of(path, sets);
    }

    private static SizedSet list(Path file, DataFormat format) throws IOException {
        return switch (format) {
            case ANNT -> new AnntSet(file);
            case VIST -> new VistSet(file);
            case COCO_CAPTIONS -> new CocoCaptionsSet(file);
            case LLAVA -> new LlavaSet(file);
            case VQA -> VqaSet.open(file);
            case REFCOCO -> new RefCocoSet(file);
            case VISDIAL -> new VisDialSet(file);
            default -> throw new IllegalArgumentException(format + " is no list in one file");
        };
    }

    /**
     * Which format a folder or file has.
     *
     * @throws DataException when it is not there or of no format that is known
     */
    public static DataFormat recognise(Path path) throws IOException {
        checkThere(path);
        List<DataFormat> folders = Files.isDirectory(path)
                ? List.of(DataFormat.PORORO_SV, DataFormat.ADE20K, DataFormat.FLINTSTONES_SV)
                : List.of();
        for (DataFormat format : folders) {
            if (FormatFiles.isFolderOf(path, format)) {
                return format;
            }
        }
        for (Path file : Files.isDirectory(path) ? FormatFiles.candidates(path) : List.of(path)) {
            Optional<DataFormat> found = FormatFiles.of(file);
            if (found.isPresent()) {
                return found.get();
            }
        }
        if (Files.isDirectory(path) && FormatFiles.isFolderOf(path, DataFormat.TEXT_FILES)) {
            return DataFormat.TEXT_FILES;
        }
        throw new DataException(
                Problem.UNREADABLE,
                path.toString(),
                "is no data set of a format known here; name the format if it is one of " + DataFormat.all());
    }

    private static List<Path> filesOf(Path path, DataFormat format) throws IOException {
        if (!Files.isDirectory(path)) {
            if (format == DataFormat.WEFT ? !Documents.isDocument(path) : !isOf(path, format)) {
                throw wrongKind(path, format);
            }
            return List.of(path);
        }
        List<Path> files = new ArrayList<>();
        for (Path file : FormatFiles.candidates(path)) {
            if (isOf(file, format)) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            throw wrongKind(path, format);
        }
        return files;
    }

    private static boolean isOf(Path file, DataFormat format) throws IOException {
        Optional<DataFormat> found = FormatFiles.of(file);
        return found.isPresent() && found.get() == format;
    }

    private static DataException wrongKind(Path path, DataFormat format) throws IOException {
        String other = "";
        try {
            other = "; it looks like " + recognise(path).label();
        } catch (DataException e) {
            // then there is nothing to suggest
        }
        return new DataException(
                Problem.UNREADABLE, path.toString(), "is no data set of the format " + format.label() + other);
    }

    private static Path folder(Path path) throws DataException {
        Path parent = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path)) {
            return path;
        }
        if (parent == null) {
            throw new DataException(Problem.UNREADABLE, path.toString(), "is in no folder");
        }
        return parent;
    }

    private static Path checkedAde(Path path) throws IOException {
        if (!FormatFiles.isFolderOf(path, DataFormat.ADE20K)) {
            throw wrongKind(path, DataFormat.ADE20K);
        }
        return path;
    }

    private static void checkThere(Path path) throws DataException {
        if (!Files.exists(path)) {
            throw new DataException(Problem.MISSING_FILE, path.toString(), "is not there; check the path");
        }
    }
}
