package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Writes the first stories of a split in a data set's file form, with pictures beside them. */
public final class Export {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Export() {}

    /**
     * What to write.
     *
     * @param first number of the first story, 0 or more
     * @param count how many stories, 1 or more
     * @param size side of the pictures in pixels, 16 to {@link Renderer#LARGEST}
     * @param folder where to; must be missing or empty
     */
    public record Request(Split split, long first, long count, int size, ExportFormat format, Path folder) {
        public Request {
            if (first < 0 || count < 1) {
                throw new IllegalArgumentException(
                        "an export starts at story 0 or later and holds at least one, not " + count + " from " + first);
            }
        }

        /** The split as file names have it: train, val, test. */
        String splitName() {
            return split == Split.VALIDATION ? "val" : split.name().toLowerCase(Locale.ROOT);
        }
    }

    /** One data set's way of writing; stories come in order, then {@link #finish} once. */
    interface Form {
        void story(WorldStory story);

        void finish();
    }

    /**
     * Writes everything; progress hears the number of stories done so far.
     *
     * @throws IllegalArgumentException if the folder holds something already
     * @throws UncheckedIOException if a file cannot be written
     */
    public static void write(World world, Request request, LongConsumer progress) {
        checkEmpty(request.folder());
        Form form = form(new Frames(world, request));
        for (long i = 0; i < request.count(); i++) {
            form.story(world.story(request.split(), request.first() + i));
            progress.accept(i + 1);
        }
        form.finish();
    }

    private static Form form(Frames frames) {
        return switch (frames.request.format()) {
            case ANNT -> new AnntForm(frames);
            case COCO_CAPTIONS -> new CocoCaptionsForm(frames);
            case ADE20K -> new AdeForm(frames);
            case VIST -> new VistForm(frames);
            case VQA_V2 -> new VqaForm(frames);
            case REFCOCO -> new RefCocoForm(frames);
            case VISDIAL -> new VisDialForm(frames);
            case PORORO_SV -> new PororoForm(frames);
            case FLINTSTONES_SV -> new FlintstonesForm(frames);
            case MMC4 -> new Mmc4Form(frames);
            case WEBDATASET -> new WebDatasetForm(frames);
            case LLAVA -> new LlavaForm(frames);
            case TEXT_FILES -> new TextFilesForm(frames);
            case WEFT -> new WeftForm(frames);
        };
    }

    static void checkEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        folder + " is not empty; choose a new folder so that nothing is overwritten");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Writes pictures under names that all forms share, and JSON. */
    static final class Frames {
        final World world;
        final Request request;

        Frames(World world, Request request) {
            this.world = world;
            this.request = request;
        }

        static String name(WorldStory story, int frame) {
            return story.id() + "-" + (frame + 1) + ".png";
        }

        /** A picture's name as COCO's family has it, such as {@code COCO_train_000000000001.png}. */
        String numbered(String family, WorldStory story, int frame) {
            return String.format(Locale.ROOT, "%s_%s_%012d.png", family, request.splitName(), id(story, frame));
        }

        /** A number for each picture that no other picture of the split has. */
        static long id(WorldStory story, int frame) {
            return story.index() * WorldStory.FRAMES + frame + 1;
        }

        /** Draws a frame into folder/subfolder and returns its path from the folder, with slashes. */
        String picture(WorldStory story, int frame, String subfolder) {
            return picture(story, frame, subfolder, name(story, frame));
        }

        /** The same under another name. */
        String picture(WorldStory story, int frame, String subfolder, String name) {
            Scene scene = story.frames().get(frame).scene();
            String path = subfolder + "/" + name;
            PngFiles.write(
                    world.renderer(request.size()).render(scene),
                    request.folder().resolve(path));
            return path;
        }

        void json(String file, JsonNode content) {
            Path path = request.folder().resolve(file);
            try {
                Files.createDirectories(request.folder());
                Path aside = path.resolveSibling(file + ".part");
                JSON.writerWithDefaultPrettyPrinter().writeValue(aside.toFile(), content);
                Files.move(aside, path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
            }
        }

        void text(String file, String content) {
            bytes(file, content.getBytes(StandardCharsets.UTF_8));
        }

        void bytes(String file, byte[] content) {
            append(file, content);
            appended(file);
        }

        /** Adds to a file that is there once {@link #appended} says so. */
        void append(String file, byte[] content) {
            Path path = aside(file);
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
                Files.write(path, content, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
            }
        }

        void appended(String file) {
            Path path = request.folder().resolve(file);
            try {
                Files.move(aside(file), path);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
            }
        }

        private Path aside(String file) {
            return request.folder().resolve(file + ".part");
        }
    }
}
