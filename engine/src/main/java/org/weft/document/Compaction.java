package org.weft.document;

/**
 * What making a document smaller drops.
 *
 * @param entries edits that can no longer be undone
 * @param pictures pictures that neither the story nor the rest of the history holds
 * @param pictureBytes bytes of those pictures
 * @param bytesBefore size of the file before
 * @param bytesAfter size of the file afterwards; before it is done, a guess
 */
public record Compaction(int entries, int pictures, long pictureBytes, long bytesBefore, long bytesAfter) {}
