package org.weft.data.storyworld;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Colours of the backgrounds and what dusk and night do to them, from backdrops.json. */
final class Light {
    private final Map<Daytime, Map<Weather, int[]>> skies = new EnumMap<>(Daytime.class);
    private final Map<Daytime, int[]> scenery = new EnumMap<>(Daytime.class);
    private final Map<Daytime, int[]> sprites = new EnumMap<>(Daytime.class);
    private final Map<String, Integer> colours = new HashMap<>();

    Light() {
        JsonNode root = WorldFiles.tree("backdrops.json");
        for (Daytime time : Daytime.values()) {
            Map<Weather, int[]> byWeather = new EnumMap<>(Weather.class);
            for (Weather weather : Weather.values()) {
                JsonNode two = root.get("skies").get(time.name()).get(weather.name());
                byWeather.put(weather, new int[] {rgb(two.get(0)), rgb(two.get(1))});
            }
            skies.put(time, byWeather);
            scenery.put(time, WorldFiles.convert(root.get("scenery").get(time.name()), int[].class));
            sprites.put(time, WorldFiles.convert(root.get("sprites").get(time.name()), int[].class));
        }
        root.get("colours").properties().forEach(e -> colours.put(e.getKey(), rgb(e.getValue())));
    }

    private static int rgb(JsonNode hex) {
        return Integer.parseInt(hex.asText().substring(1), 16);
    }

    /** The sky's upper and lower colour. */
    int[] sky(Daytime time, Weather weather) {
        return skyTable(time, weather).clone();
    }

    private int[] skyTable(Daytime time, Weather weather) {
        Map<Weather, int[]> byWeather = skies.get(time);
        int[] two = byWeather == null ? null : byWeather.get(weather);
        if (two == null) {
            throw new IllegalStateException("backdrops.json has no sky for " + time + " and " + weather);
        }
        return two;
    }

    /** Channel factors for the scenery; 256 leaves a channel as it is. Not to be changed. */
    int[] scenery(Daytime time) {
        return of(scenery, time);
    }

    /** Channel factors for animals and things, which stay bright enough to be told apart. Not to be changed. */
    int[] sprites(Daytime time) {
        return of(sprites, time);
    }

    private static int[] of(Map<Daytime, int[]> table, Daytime time) {
        int[] found = table.get(time);
        if (found == null) {
            throw new IllegalStateException("backdrops.json has no light for " + time);
        }
        return found;
    }

    /** A named colour in full light. */
    int colour(String name) {
        Integer found = colours.get(name);
        if (found == null) {
            throw new IllegalStateException("backdrops.json has no colour named '" + name + "'");
        }
        return found;
    }

    static int lit(int colour, int[] light) {
        int r = Math.min(255, ((colour >> 16 & 255) * light[0]) >> 8);
        int g = Math.min(255, ((colour >> 8 & 255) * light[1]) >> 8);
        int b = Math.min(255, ((colour & 255) * light[2]) >> 8);
        return r << 16 | g << 8 | b;
    }

    /** A mix of two colours; share of the second in 0 to 256. */
    static int mix(int first, int second, int share) {
        int out = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = first >> shift & 255;
            int b = second >> shift & 255;
            out |= (a + (((b - a) * share) >> 8)) << shift;
        }
        return out;
    }
}
