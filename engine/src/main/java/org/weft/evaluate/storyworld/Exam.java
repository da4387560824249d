package org.weft.evaluate.storyworld;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weft.data.storyworld.Accessory;
import org.weft.data.storyworld.Actor;
import org.weft.data.storyworld.BoxWords;
import org.weft.data.storyworld.Daytime;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Palette;
import org.weft.data.storyworld.Question;
import org.weft.data.storyworld.Reference;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Requests;
import org.weft.data.storyworld.Scene;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.Thing;
import org.weft.data.storyworld.Truth;
import org.weft.data.storyworld.Vocabulary;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.engine.RgbImage;
import org.weft.engine.Segment;
import org.weft.evaluate.metrics.CaptionMetrics;
import org.weft.evaluate.metrics.CaptionSample;
import org.weft.evaluate.metrics.FeatureStatistics;
import org.weft.evaluate.metrics.FrechetDistance;
import org.weft.evaluate.metrics.Variant;

/** One set of unseen stories put to a model: every answer counts towards a measure. */
final class Exam {
    static final String LABELS = "label map to picture, mIoU";
    static final String COAT = "coat kept in frames 2 to 5";
    static final String ACCESSORY = "accessory kept in frames 2 to 5";
    static final String IDENTITY = "identity kept in frames 2 to 5";
    static final String PRESENT = "things named in the sentence present";
    static final String ATTRIBUTES = "caption attribute accuracy";
    static final String QUESTIONS = "question accuracy";
    static final String BOXES = "box accuracy at IoU 0.5";
    static final String CIDER = "caption CIDEr";
    static final String DISTANCE = "Frechet distance of frames 2 to 5";

    private static final double RIGHT_BOX = 0.5;

    /** Questions and boxes asked for of a picture: one of each would leave the measures to chance. */
    private static final int QUESTIONS_ASKED = 6;

    private static final int BOXES_ASKED = 4;

    /** Marks the hero's pixels. */
    private static final int HERO = 1;

    private final World world;
    private final Palette palette;
    private final Renderer renderer;
    private final CoatColours coats;
    private final Judge judge;
    private final int size;

    Exam(World world, CoatColours coats, Judge judge, int size) {
        this.world = world;
        this.coats = coats;
        this.judge = judge;
        this.size = size;
        palette = world.catalogue().palette();
        renderer = world.renderer(size);
    }

    /** A story to draw the frames of: the number its seeds derive from. */
    private record Case(WorldStory story, long number) {}

    /** What came of it. */
    static final class Paper {
        final Tally tally = new Tally();
        final Confusion labels;
        final List<CaptionSample> captions = new ArrayList<>();
        final List<double[]> drawn = new ArrayList<>();
        final List<double[]> real = new ArrayList<>();

        Paper(int classes) {
            labels = new Confusion(classes);
        }

        double value(String measure) {
            return switch (measure) {
                case LABELS -> labels.meanOverlap();
                case CIDER -> CaptionMetrics.score(captions, Variant.CORRECTED).cider();
                case DISTANCE -> FrechetDistance.between(statistics(drawn), statistics(real));
                default -> tally.share(measure);
            };
        }

        /** Stories, pictures or questions a measure is of. */
        int count(String measure) {
            return switch (measure) {
                case CIDER -> captions.size();
                case DISTANCE -> drawn.size();
                default -> tally.count(measure);
            };
        }

        private static FeatureStatistics statistics(List<double[]> features) {
            FeatureStatistics out = new FeatureStatistics(features.get(0).length);
            features.forEach(out::add);
            return out;
        }
    }

    /**
     * @param seed chooses the stories
     * @param count how many stories
     * @param done told after every story
     */
    Paper take(Examinee model, Set<Subject> subjects, long seed, int count, Consumer<Integer> done) {
        Paper paper = new Paper(palette.size());
        for (int i = 0; i < count; i++) {
            long number = seed * 100_000 + i;
            Case c = new Case(world.story(Split.TEST, number), number);
            int frame = (int) (number % WorldStory.FRAMES);
            if (subjects.contains(Subject.LABELS)) {
                labels(model, c, frame, paper);
            }
            if (subjects.contains(Subject.STORIES)) {
                story(model, c, paper);
            }
            if (subjects.contains(Subject.CAPTIONS)) {
                caption(model, c, frame, paper);
            }
            if (subjects.contains(Subject.ANSWERS)) {
                answers(model, c, frame, paper);
            }
            done.accept(i + 1);
        }
        return paper;
    }

    /** What the judge says of true pictures: what a perfect model would score. */
    Paper truth(long seed, int count) {
        Paper paper = new Paper(palette.size());
        for (int i = 0; i < count; i++) {
            WorldStory story = world.story(Split.TEST, seed * 100_000 + i);
            Frame frame = story.frames().get((int) ((seed * 100_000 + i) % WorldStory.FRAMES));
            paper.labels.add(
                    renderer.labels(frame.scene()),
                    judge.judge(renderer.render(frame.scene())).labels());
            for (int f = 1; f < WorldStory.FRAMES; f++) {
                mark(story, f, renderer.render(story.frames().get(f).scene()), paper);
            }
        }
        return paper;
    }

    private void labels(Examinee model, Case c, int number, Paper paper) {
        Frame frame = c.story().frames().get(number);
        byte[] truth = renderer.labels(frame.scene());
        byte[] rgb = new byte[truth.length * 3];
        for (int i = 0; i < truth.length; i++) {
            int colour = palette.rgb(truth[i] & 255);
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        List<Segment> story = List.of(
                new Segment.Picture("labels", new RgbImage(size, size, rgb)),
                new Segment.Text("caption", frame.captions().get(0)));
        paper.labels.add(truth, judge.judge(model.draw(story, c.number())).labels());
    }

    /** The first frame is given, the others are drawn one after the other, each reading those drawn before. */
    private void story(Examinee model, Case c, Paper paper) {
        List<Segment> story = new ArrayList<>();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            Frame frame = c.story().frames().get(i);
            story.add(new Segment.Text("caption " + i, frame.caption()));
            RgbImage picture =
                    i == 0 ? renderer.render(frame.scene()) : model.draw(story, c.number() * WorldStory.FRAMES + i);
            if (i > 0) {
                mark(c.story(), i, picture, paper);
                paper.real.add(judge.judge(renderer.render(frame.scene())).features());
            }
            story.add(new Segment.Picture("picture " + i, picture));
        }
    }

    private void mark(WorldStory story, int number, RgbImage picture, Paper paper) {
        Frame frame = story.frames().get(number);
        Judge.Verdict verdict = judge.judge(picture);
        int[] labels = verdict.labels();
        paper.drawn.add(verdict.features());
        Set<String> words = new HashSet<>(Vocabulary.split(frame.caption()));
        names(frame.scene())
                .filter(words::contains)
                .forEach(name -> paper.tally.add(PRESENT, Presence.of(labels, palette.index(name))));
        for (Actor actor : frame.scene().actors()) {
            if (actor.id() == 0) {
                identity(actor, frame.scene().time(), picture, labels, paper);
            }
        }
    }

    private void identity(Actor hero, Daytime time, RgbImage picture, int[] labels, Paper paper) {
        int[] animals = animals(labels, palette.index(hero.animal().name()));
        double[] colour = CoatColours.mean(picture.rgb(), animals, HERO);
        boolean coat = colour != null
                && coats.nearest(colour, time).equals(hero.identity().tint().name());
        boolean accessory =
                accessory(animals, labels).equals(hero.identity().accessory().name());
        paper.tally.add(COAT, coat);
        paper.tally.add(ACCESSORY, accessory);
        paper.tally.add(IDENTITY, coat && accessory);
    }

    /** Where the hero is: pixels of its kind or, where the judge sees none, of the animal it sees most of. */
    private int[] animals(int[] labels, int kind) {
        int index = kind;
        if (!Presence.of(labels, kind)) {
            index = world.catalogue().animals().stream()
                    .map(a -> palette.index(a.name()))
                    .max(Comparator.comparingInt(i -> Presence.count(labels, i)))
                    .orElse(kind);
        }
        int[] out = new int[labels.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = labels[i] == index ? HERO : 0;
        }
        return out;
    }

    /** What is worn: the accessory most seen on the animal or right beside it. */
    private String accessory(int[] animal, int[] labels) {
        int[] near = labels.clone();
        int left = size;
        int right = 0;
        int top = size;
        int bottom = 0;
        for (int i = 0; i < animal.length; i++) {
            if (animal[i] == HERO) {
                left = Math.min(left, i % size);
                right = Math.max(right, i % size);
                top = Math.min(top, i / size);
                bottom = Math.max(bottom, i / size);
            }
        }
        int margin = (right - left) / 4 + 2;
        for (int i = 0; i < near.length; i++) {
            int x = i % size;
            int y = i / size;
            if (x < left - margin || x > right + margin || y < top - 2 * margin || y > bottom + margin) {
                near[i] = 0;
            }
        }
        return world.catalogue().accessories().stream()
                .filter(a -> Presence.count(near, palette.index(a.name())) >= Presence.PIXELS / 2)
                .max(Comparator.comparingInt(a -> Presence.count(near, palette.index(a.name()))))
                .map(Accessory::name)
                .orElse("");
    }

    private static Stream<String> names(Scene scene) {
        return Stream.concat(
                scene.actors().stream().map(a -> a.animal().name()),
                scene.things().stream().map(Thing::prop).map(p -> p.name()));
    }

    private void caption(Examinee model, Case c, int number, Paper paper) {
        Frame frame = c.story().frames().get(number);
        Segment picture = new Segment.Picture("picture", renderer.render(frame.scene()));
        String said = model.say(List.of(picture, new Segment.Text("request", Requests.CAPTION)));
        caption(said, frame.scene(), paper);
        paper.captions.add(new CaptionSample(said, frame.captions()));
    }

    private void answers(Examinee model, Case c, int number, Paper paper) {
        Frame frame = c.story().frames().get(number);
        Segment picture = new Segment.Picture("picture", renderer.render(frame.scene()));
        Truth truth = world.truth(c.story(), number);
        for (Question q : some(truth.questions(), QUESTIONS_ASKED, c.number())) {
            String answer = model.say(List.of(picture, new Segment.Text("question", q.question())));
            paper.tally.add(QUESTIONS, Vocabulary.split(answer).equals(Vocabulary.split(q.answer())));
        }
        for (Reference r : some(truth.references(), BOXES_ASKED, c.number())) {
            String box = model.say(List.of(picture, new Segment.Text("request", Requests.box(r))));
            paper.tally.add(
                    BOXES,
                    BoxWords.read(box)
                            .map(b -> BoxWords.overlap(b, BoxWords.sides(r.box())) >= RIGHT_BOX)
                            .orElse(false));
        }
    }

    /** So many, evenly spread: what comes one behind another is about the same thing. */
    private static <T> List<T> some(List<T> all, int most, long from) {
        int n = Math.min(most, all.size());
        return IntStream.range(0, n)
                .mapToObj(i -> all.get((int) ((from + (long) i * all.size() / n) % all.size())))
                .toList();
    }

    /** Share of the animals, things, places and times of day a caption names that are there; none named counts as nothing right. */
    private void caption(String said, Scene scene, Paper paper) {
        Set<String> true_ = new HashSet<>();
        names(scene).forEach(true_::add);
        true_.add(scene.place().name());
        true_.add(scene.time().name().toLowerCase(Locale.ROOT));
        Set<String> known = new HashSet<>();
        world.catalogue().animals().forEach(a -> known.add(a.name()));
        world.catalogue().props().forEach(p -> known.add(p.name()));
        world.catalogue().places().forEach(p -> known.add(p.name()));
        Stream.of(Daytime.values()).forEach(t -> known.add(t.name().toLowerCase(Locale.ROOT)));
        Set<String> named = new HashSet<>(Vocabulary.split(said));
        named.retainAll(known);
        long right = named.stream().filter(true_::contains).count();
        paper.tally.add(ATTRIBUTES, named.isEmpty() ? 0 : (double) right / named.size());
    }
}
