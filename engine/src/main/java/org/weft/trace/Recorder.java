package org.weft.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.Replay;
import org.weft.engine.trace.TraceInfo;
import org.weft.image.Preprocessor;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.Torch;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsObserver;
import org.weft.tensor.mmfs.MmfsReference;
import org.weft.weights.ElementType;
import org.weft.weights.SafetensorsWriter;

/**
 * Records a generation's MMFS to disk while it runs. The session says what is being made; the sites say what they were asked. Dims:
 * Q queries, I pictures, H heads, L levels, P points.
 */
public final class Recorder implements MmfsObserver, AutoCloseable {
    private static final String UNET = "image_decoder";

    /** Pictures are kept with at most so many pixels a side. */
    private static final int LARGEST = 512;

    private final TraceSettings settings;
    private final About about;
    private final TraceWriter writer;
    private final MmfsReference formulas = new MmfsReference();
    private final List<TraceFormat.Entry> entries = new ArrayList<>();
    private final List<TraceInfo.Picture> pictures = new ArrayList<>();
    private final List<TraceFormat.Block> pictureBlocks = new ArrayList<>();
    private final Map<RgbImage, Integer> known = new HashMap<>();
    private final List<TraceInfo.Item> items = new ArrayList<>();
    private final List<Replay> replays = new ArrayList<>();
    private final Map<String, TraceInfo.Site> sites = new LinkedHashMap<>();
    private final Map<String, Integer> positions = new HashMap<>();
    private final TreeSet<Integer> recordedSteps = new TreeSet<>();
    private List<Integer> seen = List.of();
    private @Nullable Replay replay;
    private int promptLength;
    private int step;
    private int steps;

    /**
     * Of what.
     *
     * @param model name and version
     * @param weights SHA-256
     * @param call the command that makes it again
     */
    public record About(String model, String weights, long seed, String call) {}

    /** @throws UncheckedIOException when the file cannot be begun */
    public Recorder(TraceSettings settings, About about) {
        this.settings = settings;
        this.about = about;
        try {
            writer = new TraceWriter(settings.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The next item begins.
     *
     * @param prompt pictures it can look at, oldest first
     * @param sources the cards they come from
     * @param length tokens of the prompt
     */
    public void begin(List<RgbImage> prompt, List<String> sources, int length) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < prompt.size(); i++) {
            numbers.add(picture(prompt.get(i), sources.get(i)));
        }
        seen = numbers;
        promptLength = length;
        replay = null;
        positions.clear();
        recordedSteps.clear();
        step = 0;
        steps = 0;
    }

    /** What the item is made from, so that it can be made again. Called after {@link #begin}. */
    public void from(List<Segment> story, Making how) {
        List<Replay.Part> parts = new ArrayList<>();
        int next = 0;
        for (Segment s : story) {
            parts.add(
                    s instanceof Segment.Text t
                            ? new Replay.Part(t.source(), t.text(), null)
                            : new Replay.Part(s.source(), null, seen.get(next++)));
        }
        replay = new Replay(
                parts, how.target(), how.seed(), how.number(), how.image(), how.text(), List.of(), how.mute());
    }

    /**
     * How an item is made.
     *
     * @param seed and
     * @param number say which random stream
     */
    public record Making(Target target, long seed, int number, ImageSettings image, TextSettings text, MuteSet mute) {}

    /** The ids that were written. Called before {@link #end}. */
    public void wrote(long[] ids) {
        Replay r = replay;
        if (r != null) {
            List<Integer> written =
                    Arrays.stream(ids).mapToObj(Math::toIntExact).toList();
            replay = new Replay(r.story(), r.target(), r.seed(), r.number(), r.image(), r.text(), written, r.mute());
        }
    }

    private int picture(RgbImage image, String source) {
        return known.computeIfAbsent(image, i -> {
            // the square the model saw: places count from its edges
            int side = Math.min(LARGEST, Math.min(i.width(), i.height()));
            RgbImage square = i.width() == side && i.height() == side ? i : Preprocessor.centerCrop(i, side);
            try {
                pictureBlocks.add(writer.block(RgbImages.png(square)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            pictures.add(new TraceInfo.Picture(pictures.size(), source, side));
            return pictures.size() - 1;
        });
    }

    /** Which denoising step of how many comes next, from 0. */
    public void step(int number, int all) {
        step = number;
        steps = all;
    }

    /**
     * The item is done.
     *
     * @param image what was drawn, or null for words
     */
    public void end(List<TraceInfo.Token> tokens, @Nullable RgbImage image, String text) {
        Integer number = image == null ? null : picture(image, "generated");
        if (replay != null && replays.size() == items.size()) {
            replays.add(replay);
        }
        items.add(new TraceInfo.Item(items.size(), seen, tokens, List.copyOf(recordedSteps), number, text));
    }

    /** Bytes written so far. */
    public long size() {
        try {
            return writer.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void attended(String site, MmfsInputs in) {
        if (!settings.records(site)) {
            return;
        }
        boolean unet = site.startsWith(UNET);
        int first = 0;
        int from = 0;
        int queries = in.queries();
        if (unet) {
            if (step % settings.everyStep() != 0 && step != steps - 1) {
                return;
            }
            // copies of the image lie one behind another; the last one is drawn with the words
            int side = (int) Math.sqrt(in.queries());
            while (side * side != queries) {
                queries /= 2;
                side = (int) Math.sqrt(queries);
            }
            from = in.queries() - queries;
            recordedSteps.add(step);
        } else {
            first = positions.merge(site, queries, Integer::sum) - queries;
            if (!settings.prompt() && first < promptLength) {
                // what follows the prompt's last token is the first thing generated
                from = Math.min(queries, promptLength - 1 - first);
                first += from;
                queries -= from;
            }
        }
        if (queries > 0 && !seen.isEmpty()) {
            record(new Place(site, unet ? step : -1, first, from, queries), in);
        }
    }

    private record Place(String site, int step, int first, int from, int queries) {}

    private void record(Place at, MmfsInputs in) {
        boolean before = Torch.gradMode();
        Torch.setGradMode(false);
        try (Scope scope = Scope.open()) {
            int pictureCount = Math.min(in.images(), seen.size());
            List<Integer> shown =
                    in.images() >= seen.size() ? seen : seen.subList(seen.size() - in.images(), seen.size());
            MmfsInputs part = part(in, at);
            MmfsReference.Attention attention = formulas.attention(part);
            Tensor weights =
                    attention.weights().slice(2, 0, pictureCount).select(0, 0).contiguous();
            Tensor offsets =
                    part.offsets().slice(2, 0, pictureCount).select(0, 0).contiguous();
            Tensor mask = part.mask().slice(2, 0, pictureCount).select(0, 0).contiguous();
            SafetensorsWriter block = new SafetensorsWriter();
            add(block, "offsets", offsets, ElementType.F32);
            add(block, "weights", weights, settings.halves() ? ElementType.F16 : ElementType.F32);
            add(block, "ignored", attention.ignored().select(0, 0).contiguous(), ElementType.F32);
            add(block, "reference", part.reference().select(0, 0).contiguous(), ElementType.F32);
            add(block, "mask", mask, ElementType.F32);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            block.writeTo(Channels.newChannel(bytes));
            entries.add(new TraceFormat.Entry(
                    items.size(),
                    at.site(),
                    at.step(),
                    at.first(),
                    at.queries(),
                    shown,
                    in.levels().scales(),
                    in.levels().heights().equals(in.levels().widths())
                            ? List.of()
                            : in.levels().heights(),
                    writer.block(bytes.toByteArray())));
            sites.computeIfAbsent(at.site(), name -> site(name, at, in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Torch.setGradMode(before);
        }
    }

    /** The queries that are recorded, of the first row. */
    private static MmfsInputs part(MmfsInputs in, Place at) {
        long to = at.from() + (long) at.queries();
        Tensor mask = in.mask().size(1) == 1
                ? in.mask().slice(0, 0, 1).expand(1, at.queries(), in.images())
                : in.mask().slice(0, 0, 1).slice(1, at.from(), to);
        Tensor reference = in.reference().slice(0, 0, 1);
        return new MmfsInputs(
                in.value().slice(0, 0, 1),
                in.offsets().slice(0, 0, 1).slice(1, at.from(), to),
                in.logits().slice(0, 0, 1).slice(1, at.from(), to),
                mask,
                reference.slice(1, at.from(), to),
                in.ignoreToken(),
                in.levels());
    }

    private static void add(SafetensorsWriter to, String name, Tensor tensor, ElementType type) {
        to.add(name, type, tensor.shape(), tensor::toFloats);
    }

    private static TraceInfo.Site site(String name, Place at, MmfsInputs in) {
        boolean unet = name.startsWith(UNET);
        return new TraceInfo.Site(
                name,
                unet ? TraceInfo.Kind.UNET : TraceInfo.Kind.LANGUAGE,
                in.heads(),
                in.points(),
                unet ? (int) Math.round(Math.sqrt(at.queries())) : 0,
                in.levels().widths());
    }

    /** Puts the trace in its place. */
    public void finish() {
        TraceInfo info = new TraceInfo(
                about.model(),
                about.weights(),
                about.seed(),
                about.call(),
                pictures,
                items,
                List.copyOf(sites.values()));
        try {
            writer.finish(new TraceFormat.Index(
                    TraceFormat.VERSION,
                    info,
                    entries,
                    pictureBlocks,
                    replays.size() == items.size() ? replays : List.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
