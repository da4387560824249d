package org.weft.generate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Beam search over one prompt with the reference's rules (spec section 7): several end tokens, hypotheses scored by
 * log-probability over length to the power of the length penalty. Feed {@link #advance} the processed log-probabilities of every beam
 * until {@link #done}.
 */
public final class BeamSearch {
    /** Beams other than the first start this far behind, so that the first step takes candidates from one beam only. */
    private static final double BEHIND = -1e9;

    /** Finished or open ids with their score. */
    public record Hypothesis(int[] ids, double score) {}

    private record Candidate(int beam, int token, double score) {}

    private final int beams;
    private final double lengthPenalty;
    private final int maxLength;
    private final List<Integer> ends;
    private int[][] ids;
    private double[] scores;
    private final List<Hypothesis> finished = new ArrayList<>();
    private boolean done;

    /**
     * @param start ids every sequence begins with, the document start
     * @param maxLength longest sequence, start included
     */
    public BeamSearch(int beams, double lengthPenalty, int maxLength, int[] start, List<Integer> ends) {
        this.beams = beams;
        this.lengthPenalty = lengthPenalty;
        this.maxLength = maxLength;
        this.ends = List.copyOf(ends);
        ids = new int[beams][];
        Arrays.fill(ids, start);
        scores = new double[beams];
        Arrays.fill(scores, 1, beams, BEHIND);
    }

    /** The sequence of a beam so far. */
    public int[] ids(int beam) {
        return ids[beam].clone();
    }

    public boolean done() {
        return done || ids[0].length >= maxLength;
    }

    /**
     * Takes one step.
     *
     * @param logProbs per beam, after the processors
     * @return for each new beam the beam it continues
     */
    public long[] advance(float[][] logProbs) {
        List<Candidate> best = candidates(logProbs);
        int length = ids[0].length;
        List<Candidate> next = new ArrayList<>();
        for (int rank = 0; rank < best.size() && next.size() < beams; rank++) {
            Candidate c = best.get(rank);
            if (!ends.contains(c.token())) {
                next.add(c);
            } else if (rank < beams) {
                finish(ids[c.beam()], c.score());
            }
        }
        done = isDone(best.getFirst().score(), length + 1);
        int[][] grown = new int[beams][];
        double[] newScores = new double[beams];
        for (int b = 0; b < beams; b++) {
            Candidate c = next.get(b);
            grown[b] = Arrays.copyOf(ids[c.beam()], length + 1);
            grown[b][length] = c.token();
            newScores[b] = c.score();
        }
        ids = grown;
        scores = newScores;
        return next.stream().mapToLong(Candidate::beam).toArray();
    }

    /** Enough candidates that the beams are full even if every end token comes first. */
    private List<Candidate> candidates(float[][] logProbs) {
        int wanted = Math.max(2, 1 + ends.size()) * beams;
        int vocab = logProbs[0].length;
        Comparator<Candidate> order =
                Comparator.comparingDouble(Candidate::score).reversed();
        List<Candidate> all = new ArrayList<>();
        for (int b = 0; b < beams; b++) {
            int beam = b;
            float[] row = logProbs[b];
            IntStream.range(0, vocab)
                    .boxed()
                    .sorted((x, y) -> Float.compare(row[y], row[x]))
                    .limit(wanted)
                    .forEach(t -> all.add(new Candidate(beam, t, (float) (scores[beam] + row[t]))));
        }
        return all.stream().sorted(order).limit(wanted).toList();
    }

    private void finish(int[] sequence, double sum) {
        double score = sum / Math.pow(sequence.length, lengthPenalty);
        if (finished.size() < beams || score > worst()) {
            finished.add(new Hypothesis(sequence, score));
            if (finished.size() > beams) {
                finished.remove(finished.stream()
                        .min(Comparator.comparingDouble(Hypothesis::score))
                        .orElseThrow());
            }
        }
    }

    private double worst() {
        return finished.stream().mapToDouble(Hypothesis::score).min().orElse(Double.POSITIVE_INFINITY);
    }

    private boolean isDone(double bestSum, int length) {
        return done || (finished.size() >= beams && worst() >= bestSum / Math.pow(length, lengthPenalty));
    }

    /** The best hypothesis, open beams included when the search was cut by length. */
    public Hypothesis best() {
        if (!done) {
            for (int b = 0; b < beams; b++) {
                finish(ids[b], scores[b]);
            }
        }
        @Nullable Hypothesis best = null;
        for (Hypothesis h : finished) {
            best = best == null || h.score() >= best.score() ? h : best;
        }
        if (best == null) {
            throw new IllegalStateException("a beam search that took no step has no hypothesis");
        }
        return best;
    }
}
