package org.weft.train;

import java.util.List;
import java.util.stream.Collectors;
import org.weft.tensor.random.Philox;

/** Lessons of several sources, each drawn with its probability. */
final class MixedLessons implements LessonSource {
    private final List<LessonSource> sources;
    private final double[] upTo;

    /** @param probabilities above 0; they need not sum to one */
    MixedLessons(List<LessonSource> sources, List<Double> probabilities) {
        this.sources = List.copyOf(sources);
        upTo = new double[sources.size()];
        double sum = 0;
        for (int i = 0; i < upTo.length; i++) {
            sum += probabilities.get(i);
            upTo[i] = sum;
        }
    }

    @Override
    public Lesson lesson(long index, Philox random) {
        double at = random.nextDouble() * upTo[upTo.length - 1];
        int i = 0;
        while (i < upTo.length - 1 && at >= upTo[i]) {
            i++;
        }
        return sources.get(i).lesson(index, random);
    }

    @Override
    public boolean shared() {
        return sources.stream().allMatch(LessonSource::shared);
    }

    @Override
    public String name() {
        return sources.stream().map(LessonSource::name).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        sources.forEach(LessonSource::close);
    }
}
