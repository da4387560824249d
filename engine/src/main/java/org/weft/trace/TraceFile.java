package org.weft.trace;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    /** Blocks kept in memory. */
    private static final int KEPT = 24;

    private final Path path;
    private final FileChannel file;
    private final TraceFormat.Index index;
    private final Map<TraceFormat.Entry, Block> blocks = new LinkedHashMap<>(32, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TraceFormat.Entry, Block> eldest) {
            return size() > KEPT;
        }
    };

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
            throw e instanceof EngineException known ? known : damaged(path, String.valueOf(e.getMessage()), e);
        }
    }

    private static EngineException damaged(Path path, String how, Exception cause) {
        return new EngineException(Code.BAD_INPUT, path + " is damaged (" + how + "); record it again.", cause);
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
        JsonNode tree = TraceFormat.MAPPER.readTree(block(file, at, TraceFormat.MAX_INDEX));
        int version = tree.path("version").asInt();
        if (version > TraceFormat.VERSION) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " has version " + version + ", this Weft reads " + TraceFormat.VERSION + "; update Weft.");
        }
        if (version < TraceFormat.VERSION && tree instanceof ObjectNode old) {
            old.putArray("replays");
            old.path("entries").forEach(entry -> {
                if (entry instanceof ObjectNode one) {
                    one.putArray("heights");
                }
            });
        }
        TraceFormat.Index index = TraceFormat.MAPPER.treeToValue(tree, TraceFormat.Index.class);
        check(index);
        return index;
    }

    /** What later code relies on. */
    private static void check(TraceFormat.Index index) throws IOException {
        TraceInfo info = index.info();
        boolean right = index.pictures().size() == info.pictures().size()
                && (index.replays().isEmpty()
                        || index.replays().size() == info.items().size());
        right &= index.replays().stream()
                .flatMap(r -> r.story().stream())
                .map(Replay.Part::picture)
                .allMatch(p -> p == null || (p >= 0 && p < index.pictures().size()));
        for (int i = 0; i < info.items().size() && right; i++) {
            right = info.items().get(i).number() == i;
        }
        for (TraceInfo.Site s : info.sites()) {
            right &= s.heads() > 0 && s.points() > 0 && !s.levels().isEmpty() && s.side() >= 0;
            right &= s.levels().stream().allMatch(l -> l > 0 && l <= 1 << 16);
        }
        for (TraceFormat.Entry e : index.entries()) {
            TraceInfo.Site site = info.sites().stream()
                    .filter(s -> s.name().equals(e.site()))
                    .findFirst()
                    .orElse(null);
            right &= site != null
                    && site.levels().size() == e.scales().size()
                    && (e.heights().isEmpty()
                            || e.heights().size() == e.scales().size())
                    && e.heights().stream().allMatch(h -> h > 0 && h <= 1 << 16)
                    && e.item() >= 0
                    && e.item() < info.items().size()
                    && e.first() >= 0
                    && e.queries() > 0
                    && !e.seen().isEmpty()
                    && e.seen().stream()
                            .allMatch(p -> p >= 0 && p < info.pictures().size());
        }
        if (!right) {
            throw new IOException("its index contradicts itself");
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
        Block known = blocks.get(entry);
        if (known != null) {
            return known;
        }
        TraceInfo.Site site = site(entry.site());
        try (Safetensors parts = Safetensors.inside(path, block(file, entry.block(), TraceFormat.MAX_BLOCK))) {
            Block made = Block.of(parts, entry, site);
            blocks.put(entry, made);
            return made;
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(path, String.valueOf(e.getMessage()), e);
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

    /** A query and the record that holds it. */
    private record Held(TraceFormat.Entry entry, int query) {}

    @Override
    public synchronized Looked look(TraceQuery query) {
        List<Held> held = new ArrayList<>();
        for (TraceFormat.Entry entry : entries(query)) {
            for (int q : query.queries().isEmpty() ? range(entry) : query.queries()) {
                if (q >= entry.first() && q < entry.first() + entry.queries()) {
                    held.add(new Held(entry, q));
                }
            }
        }
        if (held.isEmpty()) {
            throw new EngineException(
                    Code.BAD_INPUT,
                    path + " holds none of " + query.queries() + " for " + query.site() + "; it recorded "
                            + entries(query).stream()
                                    .map(e -> e.first() + " to " + (e.first() + e.queries() - 1))
                                    .toList());
        }
        Aggregation sum = new Aggregation(query, held.size(), site(query.site()).heads());
        held.forEach(h -> sum.add(read(h.entry()), h.query()));
        return sum.result();
    }

    private static List<Integer> range(TraceFormat.Entry entry) {
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < entry.queries(); i++) {
            out.add(entry.first() + i);
        }
        return out;
    }

    @Override
    public synchronized List<Looker> whoLooked(TraceQuery query, Region region) {
        List<Looker> out = new ArrayList<>();
        for (TraceFormat.Entry entry : entries(query)) {
            Block block = read(entry);
            for (int q : range(entry)) {
                TraceQuery one = new TraceQuery(
                        query.item(),
                        query.site(),
                        query.step(),
                        List.of(q),
                        java.util.Set.of(region.picture()),
                        query.heads(),
                        query.levels(),
                        query.points());
                Aggregation sum = new Aggregation(one, 1, block.site().heads());
                sum.add(block, q);
                double share = sum.result().points().stream()
                        .filter(region::holds)
                        .mapToDouble(Looked.Point::weight)
                        .sum();
                out.add(new Looker(q, share));
            }
        }
        out.sort((a, b) -> Double.compare(b.share(), a.share()));
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
