package org.weft.model;

import org.jspecify.annotations.Nullable;
import org.weft.tensor.Tensor;

/** A place in the tree of weight names. Modules ask it for their weights by the names they have in the reference's state_dict. */
public final class Params {
    /** Where weights come from: a file, a random start, or nowhere (to list names and shapes). */
    public interface Source {
        /**
         * A float32 tensor the source owns.
         *
         * @param trainable false for tables and buffers that no recipe trains
         */
        Tensor take(String name, boolean trainable, Init init, long... shape);

        /**
         * The low-rank update of a linear layer, or null where none is trained.
         *
         * @param name of the layer, without ".weight"
         */
        default Layers.@Nullable LowRank update(String name, long in, long out) {
            return null;
        }

        /** An int64 buffer that is in the state_dict but never read. */
        void skip(String name, long... shape);

        /** Keeps a tensor computed from weights alive as long as the weights, and returns it. */
        Tensor adopt(Tensor derived);
    }

    private final Source source;
    private final String prefix;

    public Params(Source source) {
        this(source, "");
    }

    private Params(Source source, String prefix) {
        this.source = source;
        this.prefix = prefix;
    }

    /** The place below, "a.b" to "a.b.name". */
    public Params at(String name) {
        return new Params(source, prefix + name + ".");
    }

    /** The place itself, "a.b". */
    public String name() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    public Params at(String name, int index) {
        return new Params(source, prefix + name + "." + index + ".");
    }

    public Tensor weight(String name, Init init, long... shape) {
        return source.take(prefix + name, true, init, shape);
    }

    public Tensor buffer(String name, Init init, long... shape) {
        return source.take(prefix + name, false, init, shape);
    }

    Layers.@Nullable LowRank update(long in, long out) {
        return source.update(name(), in, out);
    }

    /** Keeps a tensor computed from weights as long as they live; its scope no longer frees it. */
    public Tensor adopt(Tensor derived) {
        return source.adopt(derived);
    }

    public void unread(String name, long... shape) {
        source.skip(prefix + name, shape);
    }
}
