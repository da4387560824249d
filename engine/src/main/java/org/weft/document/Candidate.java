package org.weft.document;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One possible content of a slot. {@code provenance} is null when a person made it. */
public record Candidate(String id, Content content, @Nullable Provenance provenance, Instant created) {}
