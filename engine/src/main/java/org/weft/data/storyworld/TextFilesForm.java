package org.weft.data.storyworld;

/** Pictures with text files of the same name, in a folder named after the split. */
final class TextFilesForm implements Export.Form {
    private final Export.Frames frames;

    TextFilesForm(Export.Frames frames) {
        this.frames = frames;
    }

    @Override
    public void story(WorldStory story) {
        String split = frames.request.splitName();
        for (int i = 0; i < WorldStory.FRAMES; i++) {
            String picture = frames.picture(story, i, split);
            String caption = story.frames().get(i).captions().getFirst();
            frames.text(picture.replaceFirst("\\.png$", ".txt"), caption + "\n");
        }
    }

    @Override
    public void finish() {
        // every pair is whole by itself
    }
}
