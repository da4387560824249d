package org.weft.data.sets;

import java.io.IOException;

/** A piece of an example, in reading order. Pictures are decoded when asked for. */
public sealed interface Part {

    /** Words, as the data set has them. */
    record Text(String text) implements Part {}

    /** A picture. */
    record Picture(PictureRef picture) implements Part {}

    /** A label map: for each pixel the number of a class. */
    record Labels(PictureRef picture, Classes classes) implements Part {

        /** Decodes it. @throws DataException when it is missing, no label map, or holds what is no class */
        public LabelMap map() throws IOException {
            return LabelMap.decode(picture.name(), picture.bytes(), classes);
        }
    }
}
