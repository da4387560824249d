package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The sample stories that come with Weft: beginnings of test stories, which a model has never seen, to be continued. */
public final class Samples {
    /** Side of their pictures in pixels. */
    public static final int SIZE = 256;

    /**
     * One line of {@code stories.json}.
     *
     * @param folder the story's folder beside that file, with its {@code annt.json} and pictures
     * @param title a short title for people
     * @param story its number in the test split
     * @param frames how many of its frames are shown
     */
    public record Sample(String folder, String title, long story, int frames) {}

    private Samples() {}

    /** Reads the list of samples in a folder. @throws UncheckedIOException if it is missing or broken */
    public static List<Sample> list(Path stories) {
        Path file = stories.resolve("stories.json");
        try {
            return List.of(new ObjectMapper().readValue(file.toFile(), Sample[].class));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Writes the folder of one sample, which must be missing or empty. */
    public static void write(World world, Path stories, Sample sample) {
        Export.Request request = new Export.Request(
                Split.TEST, sample.story(), 1, SIZE, ExportFormat.ANNT, stories.resolve(sample.folder()));
        Export.checkEmpty(request.folder());
        Export.Frames frames = new Export.Frames(world, request);
        ObjectNode entry = AnntForm.entry(frames, world.story(Split.TEST, sample.story()), sample.frames(), "pictures");
        entry.put("title", sample.title());
        frames.json("annt.json", JsonNodeFactory.instance.arrayNode().add(entry));
    }
}
