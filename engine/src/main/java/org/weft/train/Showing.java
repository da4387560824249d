package org.weft.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.engine.SchedulerKind;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.generate.Sampler;
import org.weft.image.Preprocessor;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.tensor.random.Philox;
import org.weft.text.Tokenizer;

/** Samples of a run: the same held-out documents continued with the same seeds each time, so that progress is seen. */
final class Showing {
    private static final ImageSettings IMAGE = new ImageSettings(20, 3.0, SchedulerKind.DPM_SOLVER_PP_2M, false);
    private static final TextSettings TEXT = new TextSettings(1, 48, 0, 0, 1, 1, 1, 1);

    private final @Nullable MmInterleaved model;
    private final Tokenizer tokenizer;
    private final LessonSource lessons;
    private final RunDirectory run;

    Showing(@Nullable MmInterleaved model, Tokenizer tokenizer, LessonSource lessons, RunDirectory run) {
        this.model = model;
        this.tokenizer = tokenizer;
        this.lessons = lessons;
        this.run = run;
    }

    /** Makes so many samples with the averaged weights; nothing where the stage has no whole model. */
    void show(AdamW optimiser, int samples) throws IOException {
        MmInterleaved whole = model;
        if (whole == null) {
            return;
        }
        try {
            optimiser.withAverages(() -> {
                for (int i = 0; i < samples; i++) {
                    try {
                        show(whole, optimiser.step(), i);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException("a sample could not be written: " + e.getMessage(), e);
        }
    }

    private void show(MmInterleaved whole, long step, int number) throws IOException {
        Lesson lesson = lessons.lesson(number, new Philox(17, number));
        int last = lesson.parts().size() - 1;
        while (last > 0 && !learned(lesson.parts().get(last))) {
            last--;
        }
        boolean picture = lesson.parts().get(last) instanceof Lesson.Picture;
        GenerationRequest request = new GenerationRequest(
                prompt(whole, lesson, last),
                picture ? Target.IMAGE : Target.TEXT,
                1,
                1,
                1000 + number,
                IMAGE,
                TEXT,
                null);
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("step", step);
        event.put("sample", number);
        for (GeneratedItem item : Sampler.generate(whole, tokenizer, request)) {
            if (item instanceof GeneratedItem.Image i) {
                Path file = run.sample(step, number, "png");
                write(i.image(), file);
                event.put("path", run.root().relativize(file).toString());
                event.put("text", words(lesson, last));
            } else if (item instanceof GeneratedItem.Text t) {
                event.put("text", t.text());
            }
        }
        run.event(event);
    }

    private static void write(RgbImage image, Path file) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        Files.write(aside, RgbImages.png(image));
        Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean learned(Lesson.Part part) {
        return part instanceof Lesson.Words w ? w.learned() : ((Lesson.Picture) part).learned();
    }

    private static String words(Lesson lesson, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (lesson.parts().get(i) instanceof Lesson.Words w) {
                return w.text();
            }
        }
        return "";
    }

    private static List<Segment> prompt(MmInterleaved whole, Lesson lesson, int upTo) {
        int size = whole.config().vision().imageSize();
        List<Segment> out = new ArrayList<>();
        for (int i = 0; i < upTo; i++) {
            Lesson.Part part = lesson.parts().get(i);
            String source = "part " + (i + 1);
            if (part instanceof Lesson.Words w) {
                out.add(new Segment.Text(source, w.text()));
            } else if (part instanceof Lesson.Picture p) {
                float[] planes = new float[3 * size * size];
                p.image().write(size, planes, 0, new float[size * size], 0);
                out.add(new Segment.Picture(source, Preprocessor.fromFloats(planes, size, size)));
            }
        }
        return out;
    }
}
