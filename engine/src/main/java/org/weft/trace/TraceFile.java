package org.weft.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.weft.engine.EngineException;
import org.weft.engine.EngineException.Code;
import org.weft.engine.trace.Looked;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.Trace;
import org.weft.engine.trace.TraceInfo;
import org.weft.engine.trace.TraceQuery;
import org.weft.weights.Safetensors;

/** A trace on disk. The index is checked on opening, each block when it is read. */
final class TraceFile implements Trace {
    /** Bytes of blocks kept in memory: all steps of a story's picture, or all words of a text. */
    private static final long KEPT = 128L << 20;

    private final Path path;
    private final FileChannel file;
    private final TraceFormat.Index index;
    private final Map<TraceFormat.Block, Block> blocks = new LinkedHashMap<>(32, 0.75f, true);
    private long kept;

    private TraceFile(Path path, FileChannel file, TraceFormat.Index index) {
        this.path = path;
        this.file = file;
        this.index = index;
    }

    static TraceFile open(Path path) {
        FileChannel file;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException e) {
            throw new EngineException(Code.BAD_INPUT, path + " cannot be read; check the path and its permissions.", e);
        }
        try {
            return new TraceFile(path, file, index(path, file));
        } catch (IOException | RuntimeException e) {
            try {
                file.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e instanceof EngineException known ? known : damaged(path, reason(e), e);
        }
    }

    private static EngineException damaged(Path path, String how, Exception cause) {
        return new EngineException(Code.BAD_INPUT, path + " is damaged (" + how + "); record it again.", cause);
    }

    /** The first line of what went wrong: parsers add where they stood. */
    private static String reason(Exception e) {
        String told = e instanceof NullPointerException ? null : e.getMessage();
        return told == null
                ? "its index contradicts itself"
                : told.lines().findFirst().orElse("");
    }

    private static TraceFormat.Index index(Path path, FileChannel file) throws IOException {
        long size = file.size();
        byte[] head = bytes(file, 0, (int) Math.min(size, TraceFormat.MAGIC.length));
        if (!Arrays.equals(head, TraceFormat.MAGIC)) {
            throw new EngineException(
                    Code.BAD_INPUT, path + " is no trace; ./weft generate DOC --trace FILE records one.");
        }
        if (size < TraceFormat.MAGIC.length + TraceFormat.FOOTER) {
            throw new IOException("it ends too early");
        }
        ByteBuffer footer = ByteBuffer.wrap(bytes(file, size - TraceFormat.FOOTER, TraceFormat.FOOTER))
                .order(ByteOrder.LITTLE_ENDIAN);
        TraceFormat.Block at = new TraceFormat.Block(footer.getLong(), footer.getLong(), footer.getLong());
        byte[] end = new byte[TraceFormat.END.length];
        footer.get(end);
        if (!Arrays.equals(end, TraceFormat.END)) {
            throw new IOException("it ends too early");
        }
        TraceFormat.Index index = parse(path, block(file, at, TraceFormat.MAX_INDEX));
        IndexCheck.check(index);
        return index;
    }

    private static TraceFormat.Index parse(Path path, byte[] json) throws IOException {
        int version = version(json);
        if (version > TraceFormat.VERSION) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " has version " + version + ", this Weft reads " + TraceFormat.VERSION + "; update Weft.");
        }
        if (version < 1) {
            throw new IOException("it names no version");
        }
        if (version == TraceFormat.VERSION) {
            return TraceFormat.MAPPER.readValue(json, TraceFormat.Index.class);
        }
        JsonNode tree = TraceFormat.MAPPER.readTree(json);
        if (tree instanceof ObjectNode old) {
            old.putArray("replays");
            old.path("entries").forEach(entry -> {
                if (entry instanceof ObjectNode one) {
                    one.putArray("heights");
                }
            });
        }
        return TraceFormat.MAPPER.treeToValue(tree, TraceFormat.Index.class);
    }

    /** Reads no more than it must: an index that is all nonsense is not to fill the memory before it is refused. */
    private static int version(byte[] json) throws IOException {
        try (JsonParser parser = TraceFormat.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean here = "version".equals(parser.currentName());
                JsonToken value = parser.nextToken();
                if (here) {
                    return value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : 0;
                }
                parser.skipChildren();
            }
            return 0;
        }
    }

    private static byte[] bytes(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(length);
        while (out.hasRemaining()) {
            if (file.read(out, offset + out.position()) < 0) {
                throw new IOException("it ends too early");
            }
        }
        return out.array();
    }

    private static byte[] block(FileChannel file, TraceFormat.Block at, long most) throws IOException {
        if (at.length() < 0 || at.length() > most || at.offset() < 0 || at.offset() > file.size() - at.length()) {
            throw new IOException("a part lies outside of it or is too large");
        }
        byte[] out = bytes(file, at.offset(), (int) at.length());
        if (TraceWriter.crc(out) != at.crc()) {
            throw new IOException("a part has another checksum than was written");
        }
        return out;
    }

    @Override
    public Path file() {
        return path;
    }

    @Override
    public TraceInfo info() {
        return index.info();
    }

    @Override
    public synchronized byte[] picture(int number) {
        if (number < 0 || number >= index.pictures().size()) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " has no picture " + number + "; it holds "
                            + index.pictures().size() + ", from 0.");
        }
        try {
            return block(file, index.pictures().get(number), TraceFormat.MAX_BLOCK);
        } catch (IOException e) {
            throw damaged(path, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<Replay> replay(int item) {
        return item >= 0 && item < index.replays().size()
                ? Optional.of(index.replays().get(item))
                : Optional.empty();
    }

    private Block read(TraceFormat.Entry entry) {
        Block known = blocks.get(entry.block());
        if (known != null) {
            return known;
        }
        TraceInfo.Site site = site(entry.site());
        try (Safetensors parts = Safetensors.inside(path, block(file, entry.block(), TraceFormat.MAX_BLOCK))) {
            Block made = Block.of(parts, entry, site);
            keep(entry.block(), made);
            return made;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(path, reason(e), e);
        }
    }

    /** Remembers a block and forgets those that were not asked for longest. */
    private void keep(TraceFormat.Block at, Block made) {
        blocks.put(at, made);
        kept += at.length();
        var oldest = blocks.entrySet().iterator();
        while (kept > KEPT && blocks.size() > 1) {
            kept -= oldest.next().getKey().length();
            oldest.remove();
        }
    }

    private TraceInfo.Site site(String name) {
        return info().sites().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        Code.BAD_INPUT,
                        path + " has no site \"" + name + "\"; it has "
                                + info().sites().stream()
                                        .map(TraceInfo.Site::name)
                                        .toList() + "."));
    }

    /** Records of a site for an item, at a step where it is the U-Net's. */
    private List<TraceFormat.Entry> entries(TraceQuery query) {
        boolean unet = site(query.site()).kind() == TraceInfo.Kind.UNET;
        List<TraceFormat.Entry> out = index.entries().stream()
                .filter(e -> e.item() == query.item() && e.site().equals(query.site()))
                .filter(e -> !unet || e.step() == query.step())
                .toList();
        if (out.isEmpty()) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " holds nothing of " + query.site() + " for item " + query.item()
                            + (unet ? " at step " + query.step() : "") + "; choose what it was recorded for.");
        }
        return out;
    }

    /** Which of the queries asked for a record holds; all of its own when none is named. */
    private static int[] held(TraceFormat.Entry entry, TraceQuery query) {
        if (query.queries().isEmpty()) {
            return IntStream.range(entry.first(), entry.first() + entry.queries())
                    .toArray();
        }
        return query.queries().stream()
                .mapToInt(Integer::intValue)
                .filter(q -> q >= entry.first() && q < entry.first() + entry.queries())
                .toArray();
    }

    @Override
    public List<Integer> queries(int item, String site, int step) {
        TraceQuery all = TraceQuery.of(item, site, step, List.of());
        return entries(all).stream()
                .flatMapToInt(e -> Arrays.stream(held(e, all)))
                .sorted()
                .boxed()
                .toList();
    }

    @Override
    public synchronized Looked look(TraceQuery query) {
        List<TraceFormat.Entry> entries = entries(query);
        int count = 0;
        for (TraceFormat.Entry entry : entries) {
            count += held(entry, query).length;
        }
        if (count == 0) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " holds none of " + query.queries() + " for " + query.site() + "; it recorded "
                            + ranges(entries) + ".");
        }
        Aggregation sum = new Aggregation(query, count, site(query.site()));
        for (TraceFormat.Entry entry : entries) {
            int[] held = held(entry, query);
            if (held.length > 0) {
                Block block = read(entry);
                for (int q : held) {
                    sum.add(block, q);
                }
            }
        }
        return sum.result();
    }

    /** Numbers of the queries of records, neighbours together. */
    private static String ranges(List<TraceFormat.Entry> entries) {
        List<int[]> out = new ArrayList<>();
        entries.stream()
                .sorted(Comparator.comparingInt(TraceFormat.Entry::first))
                .forEach(e -> {
                    int last = e.first() + e.queries() - 1;
                    if (!out.isEmpty() && out.getLast()[1] + 1 >= e.first()) {
                        out.getLast()[1] = Math.max(out.getLast()[1], last);
                    } else {
                        out.add(new int[] {e.first(), last});
                    }
                });
        return out.stream().map(r -> r[0] + " to " + r[1]).collect(Collectors.joining(", "));
    }

    @Override
    public synchronized List<Looker> whoLooked(TraceQuery query, Region region) {
        List<Looker> out = new ArrayList<>();
        Aggregation each = new Aggregation(query, 1, site(query.site()));
        for (TraceFormat.Entry entry : entries(query)) {
            Block block = read(entry);
            for (int q = entry.first(); q < entry.first() + entry.queries(); q++) {
                out.add(new Looker(q, each.within(block, q, region)));
            }
        }
        out.sort(Comparator.comparingDouble(Looker::share).reversed());
        return out;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Finds traces for {@link Trace#open}. */
    public static final class Opener implements Trace.Provider {
        @Override
        public Trace open(Path path) {
            return TraceFile.open(path);
        }
    }
}
