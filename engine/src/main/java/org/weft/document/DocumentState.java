package org.weft.document;

import org.jspecify.annotations.Nullable;

/**
 * How a document stands with its file.
 *
 * @param readOnly no edit is taken
 * @param reason why it is read-only, a sentence for a person; null when it is not
 * @param canTakeOver read-only because another window has it, which can be asked to give it up
 * @param unsaved edits are in memory only, because the disk refused them; they are written as soon as it takes them
 * @param problem why the disk refuses, a sentence for a person; null when it does not
 */
public record DocumentState(
        boolean readOnly, @Nullable String reason, boolean canTakeOver, boolean unsaved, @Nullable String problem) {

    static final DocumentState WRITABLE = new DocumentState(false, null, false, false, null);

    static DocumentState readOnly(String reason, boolean canTakeOver) {
        return new DocumentState(true, reason, canTakeOver, false, null);
    }
}
