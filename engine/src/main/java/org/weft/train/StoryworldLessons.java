package org.weft.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.weft.data.storyworld.Box;
import org.weft.data.storyworld.BoxWords;
import org.weft.data.storyworld.Frame;
import org.weft.data.storyworld.Palette;
import org.weft.data.storyworld.Reference;
import org.weft.data.storyworld.Renderer;
import org.weft.data.storyworld.Requests;
import org.weft.data.storyworld.Split;
import org.weft.data.storyworld.Truth;
import org.weft.data.storyworld.World;
import org.weft.data.storyworld.WorldStory;
import org.weft.tensor.random.Philox;

/** Lessons about the world that Weft draws, drawn when they are needed: no story comes twice. */
final class StoryworldLessons implements LessonSource {
    /** Share of stories whose pictures come before their captions: those teach to describe, the others to draw. */
    private static final float PICTURE_FIRST = 0.3f;

    /** Of a conversation, beside a caption. */
    private static final int QUESTIONS = 6;

    private static final int BOXES = 2;

    private final World world;
    private final FrameSource frames;
    private final Renderer renderer;
    private final Task task;
    private final Split split;

    StoryworldLessons(World world, FrameSource frames, Task task, Split split) {
        this.world = world;
        this.frames = frames;
        this.task = task;
        this.split = split;
        renderer = world.renderer(frames.size());
    }

    /** @throws IllegalArgumentException for a split the world has not */
    static Split split(String name) {
        try {
            return Split.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Storyworld has no split \"" + name + "\"; there are train, validation and test", e);
        }
    }

    @Override
    public String name() {
        return "storyworld " + task.word() + " (" + split.name().toLowerCase(Locale.ROOT) + ")";
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public Lesson lesson(long index, Philox random) {
        WorldStory story = world.story(split, index);
        if (task == Task.STORYTELLING || task == Task.PRETRAINING) {
            return telling(story, random.nextFloat() < (task == Task.PRETRAINING ? 0.5f : PICTURE_FIRST));
        }
        int number = random.nextInt(WorldStory.FRAMES);
        Frame frame = story.frames().get(number);
        String caption = frame.captions().get(random.nextInt(frame.captions().size()));
        if (task == Task.SEGMENTATION) {
            return new Lesson(List.of(labels(frame), new Lesson.Words(caption, false), picture(frame, true)));
        }
        Lesson.Round captioned = new Lesson.Round(Requests.CAPTION, caption);
        if (task == Task.CAPTIONING) {
            return Lesson.about(picture(frame, false), List.of(captioned));
        }
        Truth truth = world.truth(story, number);
        List<Lesson.Round> asked = truth.questions().stream()
                .map(q -> new Lesson.Round(q.question(), q.answer()))
                .toList();
        List<Lesson.Round> pointed =
                truth.references().stream().map(StoryworldLessons::pointed).toList();
        return Lesson.about(
                picture(frame, false),
                switch (task) {
                    case QUESTIONS -> Lesson.some(asked, 1, random);
                    case REFERRING -> Lesson.some(pointed, 1, random);
                    default -> conversation(asked, pointed, captioned, random);
                });
    }

    private static List<Lesson.Round> conversation(
            List<Lesson.Round> asked, List<Lesson.Round> pointed, Lesson.Round captioned, Philox random) {
        List<Lesson.Round> out = new ArrayList<>(Lesson.some(asked, QUESTIONS, random));
        out.addAll(Lesson.some(pointed, BOXES, random));
        out.add(captioned);
        return Lesson.some(out, out.size(), random);
    }

    private static Lesson.Round pointed(Reference reference) {
        Box box = reference.box();
        Box turned = new Box(
                box.name(), box.id(), box.actor(), 1 - box.x() - box.width(), box.y(), box.width(), box.height());
        return new Lesson.Round(
                new Lesson.Words(Requests.box(reference), false),
                new Lesson.Words(BoxWords.say(box), true, BoxWords.say(turned)));
    }

    private Lesson telling(WorldStory story, boolean pictureFirst) {
        List<Lesson.Part> parts = new ArrayList<>();
        for (Frame frame : story.frames()) {
            Lesson.Words words = new Lesson.Words(frame.caption(), true);
            parts.add(pictureFirst ? picture(frame, true) : words);
            parts.add(pictureFirst ? words : picture(frame, true));
        }
        return new Lesson(parts);
    }

    private Lesson.Picture picture(Frame frame, boolean learned) {
        return new Lesson.Picture(
                (size, planes, at, weights, weightAt) -> frames.write(frame, planes, at, weights, weightAt), learned);
    }

    /** The frame's label map in the palette's colours. */
    private Lesson.Picture labels(Frame frame) {
        Palette palette = world.catalogue().palette();
        return new Lesson.Picture(
                (size, planes, at, weights, weightAt) -> {
                    byte[] labels = renderer.labels(frame.scene());
                    int n = size * size;
                    for (int i = 0; i < n; i++) {
                        int rgb = palette.rgb(labels[i] & 255);
                        planes[at + i] = (rgb >> 16) / 255f;
                        planes[at + n + i] = (rgb >> 8 & 255) / 255f;
                        planes[at + 2 * n + i] = (rgb & 255) / 255f;
                        weights[weightAt + i] = 1;
                    }
                },
                false);
    }
}
