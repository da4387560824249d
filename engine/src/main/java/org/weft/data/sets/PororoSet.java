package org.weft.data.sets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * PororoSV as its authors give it: five frames with a description before each; which story belongs to which split is in
 * {@code train_seen_unseen_ids.npy}. A frame's file is a strip of squares, of which the first is taken; of several
 * descriptions the first, too.
 */
final class PororoSet extends SizedSet {
    private static final List<String> SPLITS = List.of("train", "val", "test");

    private final Path root;
    private final NpyFile firsts;
    private final NpyFile followings;
    private final Map<?, ?> descriptions;
    private final List<Story> stories = new ArrayList<>();

    private record Story(String split, int number) {}

    PororoSet(Path root) throws IOException {
        super(root, DataFormat.PORORO_SV);
        this.root = root;
        firsts = NpyFile.open(root.resolve("img_cache4.npy"));
        followings = NpyFile.open(root.resolve("following_cache4.npy"));
        if (firsts.shape().size() != 1
                || followings.shape().size() != 2
                || !followings.shape().getFirst().equals(firsts.shape().getFirst())) {
            throw new DataException(
                    Problem.UNREADABLE, followings.file().toString(), "does not go with " + firsts.file());
        }
        Path words = root.resolve("descriptions.npy");
        List<?> read = NpyFile.open(words).values();
        if (read.size() != 1 || !(read.getFirst() instanceof Map<?, ?> map)) {
            throw new DataException(Problem.UNREADABLE, words.toString(), "holds no descriptions by frame");
        }
        descriptions = map;
        splits(root.resolve("train_seen_unseen_ids.npy"));
    }

    private void splits(Path file) throws IOException {
        NpyFile ids = NpyFile.open(file);
        List<?> all = ids.values();
        boolean flat = !ids.kind().equals("|O"); // lists of one length are a plain table
        int each = all.size() / SPLITS.size();
        for (int i = 0; i < SPLITS.size(); i++) {
            List<?> part;
            if (flat) {
                part = all.subList(i * each, (i + 1) * each);
            } else if (i < all.size() && all.get(i) instanceof PickledArray array) {
                part = array.values(file.toString());
            } else {
                part = i < all.size() && all.get(i) instanceof List<?> list ? list : List.of();
            }
            for (Object id : new TreeSet<>(part)) {
                if (!(id instanceof Long number)
                        || number < 0
                        || number >= firsts.shape().getFirst()) {
                    throw new DataException(Problem.UNREADABLE, file.toString(), "names a story that is not there");
                }
                stories.add(new Story(SPLITS.get(i), number.intValue()));
            }
        }
    }

    @Override
    int count() {
        return stories.size();
    }

    @Override
    Example read(int index) throws IOException {
        Story story = stories.get(index);
        String where = firsts.file() + ": entry " + (story.number() + 1);
        int more = followings.shape().get(1);
        List<String> files = new ArrayList<>(List.of(firsts.text(story.number())));
        for (int i = 0; i < Math.min(more, 63); i++) {
            files.add(followings.text((long) story.number() * more + i));
        }
        List<Part> parts = new ArrayList<>();
        List<Facts.Match> matches = new ArrayList<>();
        for (String file : files) {
            parts.add(new Part.Text(description(file, where)));
            parts.add(new Part.Picture(new Pictures.InStrip(new Pictures.InFile(Names.below(root, file, where)))));
            matches.add(new Facts.Match(parts.size() - 1, parts.size() - 2, Double.NaN));
        }
        return new Example(Integer.toString(story.number()), story.split(), where, parts, Facts.matches(matches));
    }

    private String description(String file, String where) throws DataException {
        Object found = descriptions.get(file.endsWith(".png") ? file.substring(0, file.length() - 4) : file);
        Object first = found instanceof List<?> list && !list.isEmpty() ? list.getFirst() : found;
        String text = PlainPickle.text(first);
        if (text == null) {
            throw DataException.bad(where, "has no description of " + Names.shown(file));
        }
        return text;
    }
}
