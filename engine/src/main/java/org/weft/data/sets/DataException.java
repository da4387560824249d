package org.weft.data.sets;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A data set or one item of it cannot be used. The message names the file, says what is wrong and what to do. */
public final class DataException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String where;
    private final String reason;

    /**
     * @param where the file, with the entry in it where that helps
     * @param reason the rest of the sentence
     */
    public DataException(Problem problem, String where, String reason) {
        this(problem, where, reason, null);
    }

    public DataException(Problem problem, String where, String reason, @Nullable Throwable cause) {
        super(where + ": " + reason, cause);
        this.problem = problem;
        this.where = where;
        this.reason = reason;
    }

    public Problem problem() {
        return problem;
    }

    public String where() {
        return where;
    }

    public String reason() {
        return reason;
    }

    static DataException bad(String where, String reason) {
        return new DataException(Problem.BAD_RECORD, where, reason);
    }
}
