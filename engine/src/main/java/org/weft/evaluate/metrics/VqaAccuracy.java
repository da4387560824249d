package org.weft.evaluate.metrics;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * VQA accuracy: an answer is as right as the mean over annotators of min(1, k / 3), where k of the <i>other</i> annotators gave it.
 */
public final class VqaAccuracy {
    private static final double AGREEING = 3;

    private VqaAccuracy() {}

    /** Percent, rounded to two digits. @param questions of each question, 0..1 */
    public record Scores(
            double overall, Map<String, Double> byQuestionType, Map<String, Double> byAnswerType, double[] questions) {}

    /** @throws IllegalArgumentException when there are no questions */
    public static Scores score(List<VqaQuestion> questions, VqaRules rules) {
        if (questions.isEmpty()) {
            throw new IllegalArgumentException("there are no questions to score");
        }
        Map<String, List<Double>> byQuestion = new LinkedHashMap<>();
        Map<String, List<Double>> byAnswer = new LinkedHashMap<>();
        List<Double> all = new ArrayList<>();
        for (VqaQuestion q : questions) {
            double a = of(q, rules);
            all.add(a);
            byQuestion.computeIfAbsent(q.questionType(), k -> new ArrayList<>()).add(a);
            byAnswer.computeIfAbsent(q.answerType(), k -> new ArrayList<>()).add(a);
        }
        return new Scores(
                percent(all),
                percents(byQuestion),
                percents(byAnswer),
                all.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** 0..1. */
    public static double of(VqaQuestion question, VqaRules rules) {
        String prediction = flat(question.prediction());
        List<VqaQuestion.Answer> truth = question.truth();
        if (rules != VqaRules.OFFICIAL_VIZWIZ) {
            truth = truth.stream().map(a -> a.with(flat(a.text()))).toList();
        }
        boolean agreed = truth.stream().map(VqaQuestion.Answer::text).distinct().count() == 1;
        if (rules != VqaRules.OFFICIAL_VQA || !agreed) {
            prediction = rules.normalise(prediction);
            if (rules != VqaRules.OFFICIAL_VIZWIZ) {
                truth = truth.stream()
                        .map(a -> a.with(rules.normalise(a.text())))
                        .toList();
            }
        }
        return accuracy(prediction, truth, rules == VqaRules.OFFICIAL_VQA);
    }

    /** @param byRecord whether everyone with the same record is left out with an annotator */
    private static double accuracy(String prediction, List<VqaQuestion.Answer> truth, boolean byRecord) {
        double sum = 0;
        for (int i = 0; i < truth.size(); i++) {
            int matches = 0;
            for (int j = 0; j < truth.size(); j++) {
                boolean other = byRecord ? !truth.get(i).equals(truth.get(j)) : i != j;
                matches += other && truth.get(j).text().equals(prediction) ? 1 : 0;
            }
            sum += Math.min(1, matches / AGREEING);
        }
        return sum / truth.size();
    }

    private static String flat(String text) {
        return text.replace('\n', ' ').replace('\t', ' ').strip();
    }

    private static Map<String, Double> percents(Map<String, List<Double>> groups) {
        Map<String, Double> out = new LinkedHashMap<>();
        groups.forEach((name, values) -> out.put(name, percent(values)));
        return out;
    }

    /** Rounds the binary value itself, half to even, as the original's language does. */
    private static double percent(List<Double> values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return new BigDecimal(100 * sum / values.size())
                .setScale(2, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
