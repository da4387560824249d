package org.weft.document.importing;

import java.nio.charset.StandardCharsets;

/** Words from files of any age: UTF-8 with or without a mark, UTF-16 with one. */
final class Texts {
    private Texts() {}

    /** Bytes that are no UTF-8 become U+FFFD. */
    static String of(byte[] bytes) {
        if (bytes.length >= 2 && (bytes[0] & 255) == 0xfe && (bytes[1] & 255) == 0xff) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16BE);
        }
        if (bytes.length >= 2 && (bytes[0] & 255) == 0xff && (bytes[1] & 255) == 0xfe) {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_16LE);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }
}
