package org.weft.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Slot;
import org.weft.document.Story;
import org.weft.engine.labels.LabelPrompt;

/**
 * Turns a story into what the model reads: the chosen content of every slot, in reading order. Placeholders and empty texts
 * add nothing. A segment's source is "card N", counted from 1 over all slots of the story.
 */
public final class Segments {

    /** Where pictures are read from; {@code StoryDocument::picture} is one. */
    @FunctionalInterface
    public interface PictureSource {
        /** The encoded bytes stored under a hash. @throws IOException when they are not there or cannot be read */
        byte[] picture(String hash) throws IOException;
    }

    private Segments() {}

    /** The whole story. @see #before */
    public static List<Segment> of(Story story, PictureSource pictures) throws IOException {
        return before(story, story.slots().size(), pictures);
    }

    /**
     * The part of the story before position {@code end} (0..size), as for filling a placeholder in its middle.
     *
     * @throws IOException when a picture's bytes cannot be read
     * @throws EngineException BAD_INPUT when they are no picture, naming the card
     */
    public static List<Segment> before(Story story, int end, PictureSource pictures) throws IOException {
        Objects.checkIndex(end, story.slots().size() + 1);
        Map<String, RgbImage> decoded = new HashMap<>();
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            Slot slot = story.slots().get(i);
            Content content = slot.chosen().map(Candidate::content).orElse(null);
            String source = source(i);
            if (content instanceof Content.Text text && !text.text().isEmpty()) {
                segments.add(new Segment.Text(source, text.text()));
            } else if (content instanceof Content.Picture picture) {
                segments.add(new Segment.Picture(source, image(picture.hash(), source, decoded, pictures)));
            } else if (content instanceof Content.LabelMap map) {
                RgbImage shown = image(map.hash(), source, decoded, pictures);
                segments.add(new Segment.Picture(source, LabelPrompt.asRead(shown, map, pictures)));
            }
        }
        return segments;
    }

    /** The source of the slot at position {@code index}, counted from 0. */
    public static String source(int index) {
        return "card " + (index + 1);
    }

    private static RgbImage image(String hash, String source, Map<String, RgbImage> decoded, PictureSource pictures)
            throws IOException {
        RgbImage known = decoded.get(hash);
        if (known != null) {
            return known;
        }
        try {
            RgbImage image = RgbImages.decode(pictures.picture(hash));
            decoded.put(hash, image);
            return image;
        } catch (EngineException e) {
            throw new EngineException(e.code(), source + ": " + e.getMessage(), e);
        }
    }
}
