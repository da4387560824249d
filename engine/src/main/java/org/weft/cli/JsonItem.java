package org.weft.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.weft.engine.GeneratedItem;

/** A line of {@code generate --json}; its names are stable. A picture has a path, a text has its words. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JsonItem(String kind, @Nullable String path, @Nullable String text, long seed, double seconds) {
    static JsonItem of(GeneratedItem item, Path file) {
        return switch (item) {
            case GeneratedItem.Image i -> new JsonItem("image", file.toString(), null, i.seed(), i.seconds());
            case GeneratedItem.Text t -> new JsonItem("text", null, t.text(), t.seed(), t.seconds());
        };
    }
}
