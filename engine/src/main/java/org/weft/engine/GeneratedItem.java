package org.weft.engine;

import java.util.Map;

/** Something the model made, with what is needed to make it again. */
public sealed interface GeneratedItem {
    /** The seed of this item's random stream. */
    long seed();

    /** Wall time it took. */
    double seconds();

    /** Settings by name, for provenance. */
    Map<String, String> settings();

    /** A sentence. {@code wantsImage} when the model closed it by asking for a picture. */
    record Text(String text, boolean wantsImage, long seed, double seconds, Map<String, String> settings)
            implements GeneratedItem {
        public Text {
            settings = Map.copyOf(settings);
        }
    }

    /** A picture. */
    record Image(RgbImage image, long seed, double seconds, Map<String, String> settings) implements GeneratedItem {
        public Image {
            settings = Map.copyOf(settings);
        }
    }
}
