package org.weft.generate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GenerationRequest;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.engine.trace.TraceInfo;
import org.weft.model.ModelConfig;
import org.weft.tensor.mmfs.MmfsInputs;
import org.weft.tensor.mmfs.MmfsObserver;
import org.weft.text.PromptAssembler;
import org.weft.text.Tokenizer;
import org.weft.trace.Muting;
import org.weft.trace.Recorder;

/** What a request wants of MMFS beyond the result: parts of it muted, its looks recorded. */
final class Observing implements MmfsObserver, AutoCloseable {
    private final Muting muting;
    private final @Nullable Recorder recorder;
    private final Tokenizer tokenizer;
    private final ModelConfig.Tokens tokens;
    private long[] prompt = new long[0];

    Observing(GenerationRequest request, @Nullable Recorder recorder, Tokenizer tokenizer, ModelConfig.Tokens tokens) {
        muting = new Muting(request.mute());
        this.recorder = recorder;
        this.tokenizer = tokenizer;
        this.tokens = tokens;
    }

    /** The next item begins. */
    void begin(List<Segment> story, PromptAssembler.Prompt assembled, long[] ids, Recorder.Making how) {
        prompt = ids.clone();
        List<RgbImage> images = assembled.images();
        muting.begin(images.size());
        if (recorder != null) {
            List<String> sources = story.stream()
                    .filter(Segment.Picture.class::isInstance)
                    .map(Segment::source)
                    .toList();
            recorder.begin(images, sources, ids.length);
            recorder.from(story, how);
        }
    }

    void step(int number, int all) {
        if (recorder != null) {
            recorder.step(number, all);
        }
    }

    /** @param written ids behind the prompt */
    void end(long[] written, @Nullable RgbImage image, String text) {
        if (recorder == null) {
            return;
        }
        List<TraceInfo.Token> out = new ArrayList<>();
        int pictures = 0;
        for (long id : prompt) {
            pictures += id == tokens.soi() ? 1 : 0;
            out.add(new TraceInfo.Token(out.size(), word(id, pictures), false));
        }
        for (long id : written) {
            out.add(new TraceInfo.Token(out.size(), word(id, pictures + 1), true));
        }
        recorder.wrote(written);
        recorder.end(out, image, text);
    }

    private String word(long id, int picture) {
        if (id == tokens.bos()) {
            return "<s>";
        }
        if (id == tokens.eos()) {
            return "</s>";
        }
        if (id == tokens.soi()) {
            return "[picture " + picture + "]";
        }
        return id == tokens.image() ? "[" + picture + "]" : tokenizer.decode(new long[] {id});
    }

    /** Bytes of the trace so far, 0 when nothing is recorded. */
    long recorded() {
        return recorder == null ? 0 : recorder.size();
    }

    void finish() {
        if (recorder != null) {
            recorder.finish();
        }
    }

    @Override
    public MmfsInputs asked(String site, MmfsInputs inputs) {
        return muting.asked(site, inputs);
    }

    @Override
    public void attended(String site, MmfsInputs inputs) {
        if (recorder != null) {
            recorder.attended(site, inputs);
        }
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
    }
}
