package org.weft.studio.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weft.engine.EngineException;
import org.weft.studio.shell.Texts;

class FailuresTest {
    private static final ResourceBundle ENGLISH = Texts.bundle(Locale.ENGLISH);
    private static final ResourceBundle GERMAN = Texts.bundle(Locale.GERMAN);

    @ParameterizedTest
    @EnumSource(EngineException.Code.class)
    void everyKindOfTheEnginesIsSaidInBothLanguages(EngineException.Code code) {
        EngineException e = new EngineException(code, "what happened");
        assertThat(Failures.said(ENGLISH, e)).isEqualTo("what happened");
        assertThat(Failures.said(GERMAN, e)).endsWith("(what happened)").hasSizeGreaterThan(24);
    }

    @Test
    void filesAreMoreThanTheirPath() {
        assertThat(Failures.said(ENGLISH, new NoSuchFileException("/a/b.weft")))
                .startsWith("There is no file /a/b.weft");
        assertThat(Failures.said(ENGLISH, new UncheckedIOException(new AccessDeniedException("/a"))))
                .isEqualTo("/a may not be read or written; check its permissions.");
        assertThat(Failures.said(GERMAN, new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("Das Dateisystem meldet: /a: No space left on device");
    }

    @Test
    void whatIsSaidWellStaysAndSilenceIsNotNull() {
        assertThat(Failures.said(ENGLISH, new IOException("it rained"))).isEqualTo("it rained");
        assertThat(Failures.said(ENGLISH, new IllegalStateException())).contains("IllegalStateException");
    }
}
