package org.weft.studio.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.scene.image.Image;
import org.junit.jupiter.api.Test;
import org.weft.engine.RgbImage;
import org.weft.engine.RgbImages;
import org.weft.studio.task.DirectTaskRunner;

class ThumbnailsTest {
    private static byte[] picture(int width, int height) {
        return RgbImages.png(new RgbImage(width, height, new byte[width * height * 3]));
    }

    @Test
    void aThousandLargePicturesStayWithinTheBound() {
        byte[] large = picture(4000, 3000);
        Thumbnails thumbnails = new Thumbnails(new DirectTaskRunner(), hash -> large, 640);
        Image first = Objects.requireNonNull(thumbnails.get("first"));
        assertThat(Math.max(first.getWidth(), first.getHeight())).isBetween(640.0, 1279.0);
        long one = thumbnails.bytes();
        assertThat(one).isEqualTo(4L * (long) first.getWidth() * (long) first.getHeight());
        byte[] small = picture(1200, 900);
        Thumbnails many = new Thumbnails(new DirectTaskRunner(), hash -> small, 640);
        for (int i = 0; i < 1000; i++) {
            many.get("p" + i % 60);
            assertThat(many.bytes()).isLessThanOrEqualTo(Thumbnails.KEPT_BYTES);
        }
    }

    @Test
    void whatWasUsedLastIsKept() {
        byte[] bytes = picture(1200, 900); // 4.3 MB on screen
        List<String> fetched = new ArrayList<>();
        Thumbnails thumbnails = new Thumbnails(
                new DirectTaskRunner(),
                hash -> {
                    fetched.add(hash);
                    return bytes;
                },
                1000);
        thumbnails.get("kept");
        for (int i = 0; i < 60; i++) {
            thumbnails.get("p" + i);
            thumbnails.get("kept");
        }
        assertThat(fetched).containsOnlyOnce("kept");
        thumbnails.get("p0");
        assertThat(fetched.stream().filter("p0"::equals)).hasSize(2);
    }

    @Test
    void whatCannotBeReadIsTriedOnce() {
        List<String> fetched = new ArrayList<>();
        Thumbnails thumbnails = new Thumbnails(
                new DirectTaskRunner(),
                hash -> {
                    fetched.add(hash);
                    throw new IOException("gone");
                },
                100);
        assertThat(thumbnails.get("a")).isNull();
        assertThat(thumbnails.get("a")).isNull();
        assertThat(fetched).hasSize(1);
        thumbnails.clear();
        assertThat(thumbnails.get("a")).isNull();
        assertThat(fetched).hasSize(2);
    }
}
