package org.weft.studio.attention;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.weft.engine.ImageSettings;
import org.weft.engine.MuteSet;
import org.weft.engine.RgbImage;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.engine.TraceSettings;
import org.weft.engine.trace.TraceInfo;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.mmfs.Levels;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.random.Philox;
import org.weft.trace.Recorder;

/**
 * A trace of made-up attention: item 0 is a text of 9 tokens behind two pictures, item 1 a picture of 3 steps behind three, of which
 * the third is the first once more.
 */
final class MadeUpTrace {
    static final String LLM = "mm_decoder.layers.1.llama_cross_attn.attn";
    static final String COARSE = "image_decoder.decoder.mmfs_module.mmfs_up_blocks.0.mmfs";
    static final String FINE = "image_decoder.decoder.mmfs_module.mmfs_up_blocks.1.mmfs";
    static final Levels LEVELS = Levels.square(List.of(8, 5, 2), 4);
    static final int HEADS = 3;
    static final int POINTS = 2;
    static final TextSettings TEXT = new TextSettings(0, 6, 0, 0, 1, 1, 1, 1);
    static final ImageSettings IMAGE = new ImageSettings(3, 2, SchedulerKind.DDIM, true);
    static final List<Integer> IDS = List.of(11, 12, 2);

    private MadeUpTrace() {}

    static RgbImage picture(int shade) {
        byte[] rgb = new byte[16 * 16 * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 48 + shade);
        }
        return new RgbImage(16, 16, rgb);
    }

    private static Tensor random(Philox philox, double range, long... shape) {
        float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((philox.nextFloat() * 2 - 1) * range);
        }
        return Tensor.of(values, shape);
    }

    static MmfsInputs inputs(long seed, int queries, int images) {
        Philox p = new Philox(seed, 0);
        float[] mask = new float[queries * images];
        Arrays.fill(mask, 1);
        return new MmfsInputs(
                random(p, 1, 1, images, LEVELS.total(), HEADS, 4),
                random(p, 2, 1, queries, images, HEADS, POINTS, 2),
                random(p, 2, 1, queries, images, HEADS, LEVELS.count(), POINTS + 1),
                Tensor.of(mask, 1, queries, images),
                random(p, 0.5, 1, queries, 2).add(0.5),
                random(p, 1, HEADS * 4),
                LEVELS);
    }

    private static List<TraceInfo.Token> tokens(String... texts) {
        List<TraceInfo.Token> out = new ArrayList<>();
        for (String t : texts) {
            out.add(new TraceInfo.Token(out.size(), t, out.size() > 7));
        }
        return out;
    }

    /** @param seed of the numbers @param replayable whether it says how to make its items again */
    static Path write(Path file, long seed, boolean replayable) {
        RgbImage a = picture(10);
        RgbImage b = picture(90);
        List<Segment> story = List.of(
                new Segment.Text("card 1", "a bear"),
                new Segment.Picture("card 2", a),
                new Segment.Text("card 3", "sleeps"),
                new Segment.Picture("card 4", b));
        List<Segment> longer = new ArrayList<>(story);
        longer.add(new Segment.Picture("card 5", a));
        try (Scope scope = Scope.open();
                Recorder recorder = new Recorder(
                        new TraceSettings(file, 1, true, false),
                        new Recorder.About("made up 1", "cafe", seed, "weft generate DOC --seed " + seed))) {
            recorder.begin(List.of(a, b), List.of("card 2", "card 4"), 8);
            if (replayable) {
                recorder.from(story, new Recorder.Making(Target.TEXT, seed, 0, IMAGE, TEXT, MuteSet.NONE));
                recorder.wrote(IDS.stream().mapToLong(Integer::longValue).toArray());
            }
            recorder.attended(LLM, inputs(seed, 9, 2));
            recorder.end(
                    tokens("<s>", "bear", "[picture 1]", "[1]", "[1]", "[picture 2]", "[2]", "[2]", "runs", "."),
                    null,
                    "runs.");
            recorder.begin(List.of(a, b, a), List.of("card 2", "card 4", "card 5"), 3);
            if (replayable) {
                recorder.from(longer, new Recorder.Making(Target.IMAGE, seed, 1, IMAGE, TEXT, MuteSet.NONE));
            }
            recorder.attended(LLM, inputs(seed + 1, 3, 3));
            for (int step = 0; step < 3; step++) {
                recorder.step(step, 3);
                recorder.attended(COARSE, inputs(seed + 10 + step, 32, 3));
                recorder.attended(FINE, inputs(seed + 20 + step, 128, 3));
            }
            recorder.end(tokens("<s>", "bear", "[picture 4]"), picture(50), "");
            recorder.finish();
        }
        return file;
    }
}
