package org.weft.document.importing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.weft.document.StoryDocument;
import org.weft.document.export.ExportProgress;

/**
 * A folder of pictures and texts, in the order of their names, numbers by value: {@code 2.png} stands before {@code 10.png}, and a
 * picture before the text of the same name. Folders inside, hidden files and links are left out.
 */
final class FolderImporter implements Importer {
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "gif", "bmp", "webp");
    private static final Set<String> TEXTS = Set.of("txt", "text");

    @Override
    public ImportReport into(StoryDocument document, Path source, ExportProgress progress) throws IOException {
        Cards cards = new Cards(document);
        List<Path> files = files(source, cards);
        int done = 0;
        for (Path file : files) {
            progress.step(done++, files.size());
            if (TEXTS.contains(ending(file))) {
                cards.text(Texts.of(Cards.read(file, Cards.LARGEST_TEXT)));
            } else {
                cards.picture(Cards.read(file, Cards.LARGEST_PICTURE), "", String.valueOf(file.getFileName()));
            }
        }
        if (files.isEmpty()) {
            throw new IOException(source + ": holds no pictures and no .txt files; name another folder");
        }
        ImportReport report = cards.finish("Import folder");
        progress.step(1, 1);
        return report;
    }

    private static List<Path> files(Path folder, Cards cards) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.limit(Cards.MOST + 1L).toList();
            if (found.size() > Cards.MOST) {
                throw new IOException(folder + ": holds more than " + Cards.MOST + " files; import it in parts");
            }
            found.stream()
                    .filter(f -> !known(f) && !name(f).startsWith("."))
                    .sorted()
                    .forEach(f -> cards.note(name(f) + " was left out: it is neither a picture nor a .txt file."));
            return found.stream()
                    .filter(f -> known(f) && !name(f).startsWith("."))
                    .sorted(Comparator.comparing(FolderImporter::stem, FolderImporter::byNumber)
                            .thenComparing(f -> TEXTS.contains(ending(f)))
                            .thenComparing(FolderImporter::name))
                    .toList();
        }
    }

    private static boolean known(Path file) {
        String ending = ending(file);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && (PICTURES.contains(ending) || TEXTS.contains(ending));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String ending(Path file) {
        String name = name(file);
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String stem(Path file) {
        String name = name(file).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Compares names piece by piece, runs of digits as numbers. */
    static int byNumber(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() && j < b.length()) {
            int iEnd = end(a, i);
            int jEnd = end(b, j);
            String x = a.substring(i, iEnd);
            String y = b.substring(j, jEnd);
            boolean numbers = isDigit(x.charAt(0)) && isDigit(y.charAt(0));
            int order = numbers ? new BigInteger(x).compareTo(new BigInteger(y)) : x.compareTo(y);
            if (order != 0) {
                return order;
            }
            i = iEnd;
            j = jEnd;
        }
        return i < a.length() ? 1 : j < b.length() ? -1 : a.compareTo(b);
    }

    private static int end(String text, int from) {
        int end = from + 1;
        while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(from))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
