package org.weft.tensor.mmfs;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.weft.tensor.Tensor;

/** An implementation that can be watched: a model built on it tells its observer, if there is one, about every MMFS. */
public final class ObservedMmfs implements MmfsOp {
    private final MmfsOp op;
    private final AtomicReference<@Nullable MmfsObserver> observer;
    private final String site;

    public ObservedMmfs(MmfsOp op) {
        this(op, new AtomicReference<>(), "");
    }

    private ObservedMmfs(MmfsOp op, AtomicReference<@Nullable MmfsObserver> observer, String site) {
        this.op = op;
        this.observer = observer;
        this.site = site;
    }

    /** Runs something under an observer's eyes. */
    public <T> T watched(MmfsObserver by, java.util.function.Supplier<T> body) {
        MmfsObserver before = observer.getAndSet(by);
        try {
            return body.get();
        } finally {
            observer.set(before);
        }
    }

    @Override
    public MmfsOp at(String name) {
        return new ObservedMmfs(op, observer, name);
    }

    @Override
    public String name() {
        return op.name();
    }

    @Override
    public Tensor attend(MmfsInputs inputs) {
        MmfsObserver by = observer.get();
        if (by == null) {
            return op.attend(inputs);
        }
        MmfsInputs asked = by.asked(site, inputs);
        by.attended(site, asked);
        return op.attend(asked);
    }

    @Override
    public Tensor sample(Tensor value, Levels levels, Tensor locations, Tensor weights) {
        return op.sample(value, levels, locations, weights);
    }
}
