package org.weft.document;

/** What a candidate is: words, or a picture kept in the document's picture store under its hash. */
public sealed interface Content {

    /** Words, any length, any script. */
    record Text(String text) implements Content {}

    /**
     * A picture in the document's store.
     *
     * @param hash SHA-256 of the stored bytes, 64 lower-case hex digits
     * @param width pixels
     * @param height pixels
     */
    record Picture(String hash, int width, int height) implements Content {}

    /**
     * A label map in the document's store: an 8-bit indexed PNG whose pixel values are class indices.
     *
     * @param palette name of the palette that says what each index means
     */
    record LabelMap(String hash, int width, int height, String palette) implements Content {}
}
