package org.weft.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.weft.engine.GeneratedItem;
import org.weft.engine.GenerationEvent;
import org.weft.engine.GenerationRequest;
import org.weft.engine.ImageSettings;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.engine.Target;
import org.weft.engine.TextSettings;
import org.weft.image.Preprocessor;
import org.weft.model.ModelConfig;
import org.weft.model.interleaved.MmInterleaved;
import org.weft.model.language.LlamaMmfs;
import org.weft.tensor.Scope;
import org.weft.tensor.Tensor;
import org.weft.tensor.random.Philox;
import org.weft.text.PromptAssembler;
import org.weft.text.Tokenizer;
import org.weft.trace.Recorder;

/** Continues one story: texts and pictures in turn, each joining what the next one reads (spec section 9). */
final class GenerationSession {
    /** What an open-ended continuation keeps free: a sentence, then a picture. */
    private static final int AUTO_IMAGE = 1;

    private final MmInterleaved model;
    private final Tokenizer tokenizer;
    private final PromptAssembler assembler;
    private final SeenImages seen;
    private final GenerationRequest request;
    private final LocalJob job;
    private final Observing observing;
    private final Pace pace;

    /** What a session works with. */
    record Parts(MmInterleaved model, Tokenizer tokenizer, PromptAssembler assembler, SeenImages seen) {}

    GenerationSession(Parts parts, GenerationRequest request, LocalJob job, Observing observing) {
        this.model = parts.model();
        this.tokenizer = parts.tokenizer();
        this.assembler = parts.assembler();
        this.seen = parts.seen();
        this.request = request;
        this.job = job;
        this.observing = observing;
        this.pace = new Pace(request.candidates() * request.count(), job, observing);
    }

    /** Tokens that generating needs behind the story. */
    static int reserve(Target target, TextSettings text) {
        return target == Target.IMAGE ? 1 : text.maxTokens() + AUTO_IMAGE;
    }

    List<List<GeneratedItem>> run() {
        List<List<GeneratedItem>> out = new ArrayList<>();
        for (int candidate = 0; candidate < request.candidates(); candidate++) {
            out.add(candidate(candidate));
        }
        observing.finish();
        return out;
    }

    private List<GeneratedItem> candidate(int candidate) {
        List<Segment> story = new ArrayList<>(request.story());
        List<GeneratedItem> items = new ArrayList<>();
        boolean wantsImage = false;
        for (int item = 0; item < request.count(); item++) {
            boolean image = request.target() == Target.IMAGE || (request.target() == Target.AUTO && wantsImage);
            GeneratedItem made;
            try (Scope scope = Scope.open()) {
                Place place = new Place(candidate, item);
                made = image ? image(story, place) : text(story, place);
            }
            if (made instanceof GeneratedItem.Text t) {
                wantsImage = t.wantsImage();
                if (t.text().isEmpty() && wantsImage && request.target() == Target.AUTO) {
                    // the model went straight to a picture: that is this item
                    item--;
                    continue;
                }
                story.add(new Segment.Text("generated", t.text()));
            } else if (made instanceof GeneratedItem.Image i) {
                wantsImage = false;
                story.add(new Segment.Picture("generated", i.image()));
            }
            items.add(made);
            job.send(new GenerationEvent.ItemDone(candidate, item, made));
        }
        return items;
    }

    /** Which candidate's which item. */
    private record Place(int candidate, int item) {}

    private long seed(Place place) {
        return request.seed() + place.candidate();
    }

    /** Of the item among all that came of its first request: with the seed it says which random stream is its own. */
    private int number(Place place) {
        return request.firstItem() + place.item();
    }

    private Recorder.Making making(Target target, Place place) {
        return new Recorder.Making(target, seed(place), number(place), request.image(), request.text(), request.mute());
    }

    private StoryContext context(long[] ids, List<RgbImage> images, int extraImages) {
        return StoryContext.of(new StoryContext.Parts(model, seen, job::checkCancelled), ids, images, extraImages);
    }

    private GeneratedItem text(List<Segment> story, Place place) {
        long began = System.nanoTime();
        TextSettings s = request.text();
        PromptAssembler.Prompt prompt = assembler.assemble(story, reserve(request.target(), s));
        StoryContext context = context(prompt.ids(), prompt.images(), 0);
        observing.begin(story, prompt, prompt.ids(), making(Target.TEXT, place));
        TextDecoder decoder = new TextDecoder(model);
        Philox random = new Philox(seed(place), 2L * number(place));
        int[] ids = decoder.generate(
                new TextDecoder.Prompt(context.embeds(), context.vision()), s, random, (soFar, logits) -> {
                    job.checkCancelled();
                    job.send(new GenerationEvent.TextSoFar(place.candidate(), place.item(), words(soFar)));
                    pace.report(
                            place.candidate() * request.count() + place.item(), soFar.length / (s.maxTokens() + 1.0));
                });
        boolean wantsImage = ids[ids.length - 1] == model.config().tokens().soi();
        String words = words(ids);
        observing.end(java.util.Arrays.stream(ids).skip(1).asLongStream().toArray(), null, words);
        return new GeneratedItem.Text(words, wantsImage, seed(place), seconds(began), Settings.of(s, number(place)));
    }

    private String words(int[] ids) {
        ModelConfig.Tokens t = model.config().tokens();
        long[] text = java.util.Arrays.stream(ids)
                .skip(1)
                .filter(id -> id != t.eos() && id != t.soi() && id != t.image() && id != t.pad() && id != t.bos())
                .asLongStream()
                .toArray();
        return tokenizer.decode(text).strip();
    }

    private GeneratedItem image(List<Segment> story, Place place) {
        long began = System.nanoTime();
        ImageSettings s = request.image();
        PromptAssembler.Prompt prompt = assembler.assemble(story, 1);
        long[] ids = java.util.Arrays.copyOf(prompt.ids(), prompt.ids().length + 1);
        ids[ids.length - 1] = model.config().tokens().soi();
        StoryContext context = context(ids, prompt.images(), 1);
        observing.begin(story, prompt, ids, making(Target.IMAGE, place));
        int[] wanted = {prompt.images().size()};
        Tensor hidden =
                model.decoder().forward(new LlamaMmfs.Input(context.embeds(), null, null, context.vision(), null));
        int[] bos = context.layout().nearestBos();
        MmInterleaved.Context text = model.context(hidden, context.layout(), wanted, bos);
        Tensor conditions = model.imageDecoder().conditions(text.features(), text.mask());
        Tensor latents = denoise(context, wanted, bos, conditions, place);
        job.checkCancelled();
        RgbImage picture = toImage(Denoiser.picture(model.imageDecoder(), latents));
        observing.end(new long[0], picture, "");
        return new GeneratedItem.Image(picture, seed(place), seconds(began), Settings.of(s, number(place)));
    }

    private Tensor denoise(StoryContext context, int[] wanted, int[] bos, Tensor conditions, Place place) {
        ImageSettings s = request.image();
        var bound = context.unetMaps().isEmpty()
                ? null
                : model.bind(model.unetView(Tensor.cat(0, context.unetMaps()), context.layout(), wanted, bos));
        List<DenoisingPlan.Step> plan = DenoisingPlan.of(model.config().diffusion(), s.scheduler(), s.steps(), 0);
        ModelConfig.Unet u = model.config().unet();
        Philox random = new Philox(seed(place), 2L * number(place) + 1);
        long[] shape = {1, u.latentChannels(), u.sampleSize(), u.sampleSize()};
        Tensor initial = noise(random, shape);
        observing.step(0, plan.size());
        return new Denoiser(model.imageDecoder(), plan, s.guidance())
                .run(initial, conditions, bound, step -> noise(random, shape), (index, output, x0, next) -> {
                    job.checkCancelled();
                    observing.step(index + 1, plan.size());
                    if (s.previews()) {
                        RgbImage preview = toImage(Denoiser.picture(model.imageDecoder(), x0));
                        job.send(new GenerationEvent.Preview(
                                place.candidate(), place.item(), index + 1, plan.size(), preview));
                    }
                    pace.report(place.candidate() * request.count() + place.item(), (index + 1.0) / plan.size());
                });
    }

    private static Tensor noise(Philox random, long[] shape) {
        float[] out = new float[Math.toIntExact(shape[1] * shape[2] * shape[3])];
        random.fillNormal(out);
        return Tensor.of(out, shape);
    }

    private static RgbImage toImage(Tensor picture) {
        return Preprocessor.fromFloats(
                picture.toFloats(), Math.toIntExact(picture.size(3)), Math.toIntExact(picture.size(2)));
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Progress of the whole job, sent at most ten times a second. */
    private static final class Pace {
        private final int items;
        private final LocalJob job;
        private final Observing observing;
        private final long began = System.nanoTime();
        private long last;

        Pace(int items, LocalJob job, Observing observing) {
            this.items = items;
            this.job = job;
            this.observing = observing;
        }

        void report(int itemsDone, double fractionOfItem) {
            long now = System.nanoTime();
            if (now - last < 100_000_000L && fractionOfItem < 1) {
                return;
            }
            last = now;
            double done = Math.min(1, (itemsDone + fractionOfItem) / items);
            double left = done <= 0 ? -1 : (now - began) / 1e9 * (1 - done) / done;
            job.send(new GenerationEvent.Progress(done, left, observing.recorded()));
        }
    }

    /** Settings by name, for provenance. */
    private static final class Settings {
        static Map<String, String> of(ImageSettings s, int item) {
            Map<String, String> out = new LinkedHashMap<>();
            out.put("steps", Integer.toString(s.steps()));
            out.put("guidance", Double.toString(s.guidance()));
            out.put("scheduler", s.scheduler().name());
            out.put("item", Integer.toString(item));
            return out;
        }

        static Map<String, String> of(TextSettings s, int item) {
            Map<String, String> out = new LinkedHashMap<>();
            out.put("minTokens", Integer.toString(s.minTokens()));
            out.put("maxTokens", Integer.toString(s.maxTokens()));
            out.put("temperature", Double.toString(s.temperature()));
            out.put("topK", Integer.toString(s.topK()));
            out.put("topP", Double.toString(s.topP()));
            out.put("repetitionPenalty", Double.toString(s.repetitionPenalty()));
            out.put("beams", Integer.toString(s.beams()));
            out.put("lengthPenalty", Double.toString(s.lengthPenalty()));
            out.put("item", Integer.toString(item));
            return out;
        }
    }
}
