package org.weft.data.storyworld;

import java.nio.file.Path;

/** ADE20K's folders: pictures, and index PNGs of the same name; index 0 is "other". Captions beside them. */
final class AdeForm implements Export.Form {
    private final Export.Frames frames;
    private final String part;

    AdeForm(Export.Frames frames) {
        this.frames = frames;
        part = switch (frames.request.split()) {
            case TRAIN -> "training";
            case VALIDATION -> "validation";
            case TEST -> "test";
        };
    }

    @Override
    public void story(WorldStory story) {
        int size = frames.request.size();
        Palette palette = frames.world.catalogue().palette();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            frames.picture(story, i, "images/" + part);
            byte[] labels =
                    frames.world.renderer(size).labels(story.frames().get(i).scene());
            Path file = frames.request.folder().resolve("annotations/" + part + "/" + Export.Frames.name(story, i));
            PngFiles.write(labels, size, palette, file);
            String caption = story.frames().get(i).captions().getFirst();
            frames.text("captions/" + part + "/" + story.id() + "-" + (i + 1) + ".txt", caption + "\n");
        }
    }

    @Override
    public void finish() {
        StringBuilder table = new StringBuilder("Idx\tName\tRGB\n");
        Palette palette = frames.world.catalogue().palette();
        for (int i = 1; i < palette.size(); i++) {
            int c = palette.rgb(i);
            table.append(i).append('\t').append(palette.names().get(i)).append('\t');
            table.append(c >> 16 & 255)
                    .append(' ')
                    .append(c >> 8 & 255)
                    .append(' ')
                    .append(c & 255)
                    .append('\n');
        }
        frames.text("objectInfo.txt", table.toString());
    }
}
