package org.weft.evaluate.storyworld;

import java.nio.file.Path;
import java.util.List;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.generate.Sampler;
import org.weft.model.interleaved.ModelFiles;
import org.weft.tensor.mmfs.MmfsOp;
import org.weft.text.Tokenizer;

/** The model that is measured, generating on this thread. */
final class Examinee implements AutoCloseable {
    /** Longest answer. */
    private static final int WORDS = 40;

    private final ModelFiles.Loaded loaded;
    private final Tokenizer tokenizer;
    private final ImageSettings image;

    Examinee(Path directory, MmfsOp op) {
        loaded = ModelFiles.load(directory, op);
        ModelFiles.Description d = loaded.description();
        tokenizer = Tokenizer.open(directory.resolve(d.tokenizer()));
        image = new ImageSettings(
                d.image().steps(), d.image().guidance(), d.image().scheduler(), false);
    }

    int size() {
        return loaded.model().config().unet().sampleSize()
                * loaded.model().config().vae().factor();
    }

    RgbImage draw(List<Segment> story, long seed) {
        return switch (next(story, Target.IMAGE, seed)) {
            case GeneratedItem.Image i -> i.image();
            case GeneratedItem.Text t -> throw new IllegalStateException("asked for a picture, got " + t.text());
        };
    }

    /** Greedily. */
    String say(List<Segment> story) {
        return switch (next(story, Target.TEXT, 0)) {
            case GeneratedItem.Text t -> t.text();
            case GeneratedItem.Image i -> throw new IllegalStateException("asked for words, got a picture");
        };
    }

    private GeneratedItem next(List<Segment> story, Target target, long seed) {
        TextSettings text = new TextSettings(1, WORDS, 0, 0, 1, 1, 1, 1);
        GenerationRequest request = new GenerationRequest(story, target, 1, 1, seed, image, text, null);
        return Sampler.generate(loaded.model(), tokenizer, request).get(0);
    }

    @Override
    public void close() {
        tokenizer.close();
        loaded.close();
    }
}
