package org.weft.studio.story;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.weft.document.Candidate;
import org.weft.document.Content;
import org.weft.document.Provenance;
import org.weft.document.Slot;
import org.weft.document.SlotKind;

/** Makes slots and candidates with fresh ids. */
final class Slots {
    private Slots() {}

    static Candidate candidate(Content content, @Nullable Provenance provenance) {
        return new Candidate(UUID.randomUUID().toString(), content, provenance, Instant.now());
    }

    static Slot of(SlotKind kind, Content content) {
        return of(kind, content, null);
    }

    static Slot of(SlotKind kind, Content content, @Nullable Provenance provenance) {
        Candidate c = candidate(content, provenance);
        return new Slot(UUID.randomUUID().toString(), kind, List.of(c), c.id(), null, "");
    }

    static Slot placeholder(SlotKind kind) {
        return new Slot(UUID.randomUUID().toString(), kind, List.of(), null, null, "");
    }

    /** Under what the picture of a content is stored; null when it has none. */
    static @Nullable String hash(@Nullable Content content) {
        return content instanceof Content.Picture p
                ? p.hash()
                : content instanceof Content.LabelMap m ? m.hash() : null;
    }
}
