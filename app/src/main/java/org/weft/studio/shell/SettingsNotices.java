package org.weft.studio.shell;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.WeakChangeListener;
import org.jspecify.annotations.Nullable;
import org.weft.studio.settings.SettingsViewModel;
import org.weft.studio.settings.SettingsViewModel.Problem;
import org.weft.studio.story.Notice;

/** Says in a window what is wrong with the file of the settings. Follows them as long as it is held. */
final class SettingsNotices {
    private final ObjectProperty<@Nullable Notice> notice;
    private final ResourceBundle texts;
    private final ChangeListener<@Nullable Problem> said = (o, before, now) -> say(now);

    SettingsNotices(SettingsViewModel settings, ObjectProperty<@Nullable Notice> notice, ResourceBundle texts) {
        this.notice = notice;
        this.texts = texts;
        settings.problem().addListener(new WeakChangeListener<>(said));
        say(settings.problem().get());
    }

    private void say(@Nullable Problem problem) {
        if (problem instanceof Problem.Damaged d) {
            notice.set(Notice.problem(
                    d.aside() == null ? text("settings.unread", d.reason()) : text("settings.damaged", d.aside())));
        } else if (problem instanceof Problem.NotKept n) {
            notice.set(Notice.problem(text("settings.notkept", n.reason())));
        }
    }

    private String text(String key, Object value) {
        return MessageFormat.format(texts.getString(key), value);
    }
}
