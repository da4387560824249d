package org.weft.data.storyworld;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes up what happens, frame by frame, and the sentences that tell it. One object tells one story. */
final class Plot {
    private final Catalogue catalogue;
    private final Grammar grammar;
    private final Rng rng;
    private final Stage stage;
    private final Cast cast;
    private final StringBuilder told = new StringBuilder();
    private @Nullable Player leaving;
    private @Nullable Player lastSubject;
    private @Nullable Item lastThing;
    private String lastEvent = "";
    private int nextThing;

    /** Who plays, with what, where; chosen before anything happens so that the split can be told from it. */
    record Cast(Player hero, Player friend, boolean together, Place place, List<Prop> props) {}

    Plot(Catalogue catalogue, Grammar grammar, SvgArt art, Cast cast, Rng rng) {
        this.catalogue = catalogue;
        this.grammar = grammar;
        this.cast = cast;
        this.rng = rng;
        Daytime time = rng.pick(List.of(Daytime.DAY, Daytime.DAY, Daytime.DAY, Daytime.DUSK, Daytime.NIGHT));
        Weather weather = rng.pick(cast.place().weather());
        stage = new Stage(art, cast.place(), time, weather, rng.below(Scene.LAYOUTS));
    }

    Scene scene() {
        return stage.scene(rng);
    }

    /** Plays frame number index of count and returns its sentences. */
    String tell(int index, int count) {
        told.setLength(0);
        if (leaving != null) {
            stage.players.remove(leaving);
            leaving = null;
        }
        if (index == 0) {
            open();
        } else {
            stage.rest();
            String event = choose(index == count - 1);
            if (!event.equals("move") && !event.equals("home") && !event.equals("sky") && rng.chance(0.25)) {
                turnSky();
            }
            play(event);
            lastEvent = event;
        }
        return told.toString();
    }

    private void open() {
        say(grammar.of("setting", stage.time + "_" + stage.weather, rng));
        stage.players.add(cast.hero());
        if (cast.together()) {
            stage.players.add(cast.friend());
            sides(cast.hero(), cast.friend());
        } else {
            cast.hero().side = rng.below(3) - 1;
            cast.hero().facesLeft = rng.chance(0.5);
        }
        play(rng.pick(List.of("walk", "walk", "look", "jump")));
    }

    private void sides(Player one, Player two) {
        one.side = one.side != 0 ? one.side : rng.chance(0.5) ? -1 : 1;
        two.side = -one.side;
        one.facesLeft = one.side > 0;
        two.facesLeft = two.side > 0;
    }

    private String choose(boolean last) {
        if (last && rng.chance(0.45)) {
            return "home";
        }
        List<String> can = new ArrayList<>(List.of("walk", "jump"));
        Player actor = stage.players.get(0);
        Item held = held();
        boolean lying = !stage.lying().isEmpty();
        boolean room = stage.alone() || stage.items.isEmpty();
        add(can, "find", !lying && room && findable() != null, 8);
        add(can, "pick", lying && stage.lying().get(0).prop.carry() && stage.heldBy(actor) == null, 5);
        add(can, "play", lying, 2);
        add(can, "meet", stage.alone() && !cast.friend().named && stage.items.size() < 2, 4);
        add(can, "give", held != null && !stage.alone() && bothHands(), 5);
        add(can, "drop", held != null && !lying, 1);
        add(can, "leave", !stage.alone() && !last && stage.heldBy(stage.players.get(1)) == null, 2);
        add(can, "move", true, 1);
        add(can, "sky", true, 1);
        can.removeIf(e -> e.equals(lastEvent));
        return rng.pick(can);
    }

    private static void add(List<String> to, String event, boolean possible, int weight) {
        for (int i = 0; possible && i < weight; i++) {
            to.add(event);
        }
    }

    private @Nullable Item held() {
        for (Item item : stage.items) {
            if (item.holder >= 0) {
                return item;
            }
        }
        return null;
    }

    /** Whether one has free hands and the other does not. */
    private boolean bothHands() {
        return (stage.heldBy(stage.players.get(0)) == null) != (stage.heldBy(stage.players.get(1)) == null);
    }

    private void play(String event) {
        switch (event) {
            case "walk" -> walk();
            case "jump", "look" -> act(event);
            case "find" -> find();
            case "pick" -> pick();
            case "play" -> playWith();
            case "meet" -> meet();
            case "give" -> give();
            case "drop" -> drop();
            case "leave" -> leave();
            case "move" -> move();
            case "home" -> home();
            case "sky" -> {
                turnSky();
                act("look");
            }
            default -> throw new IllegalStateException("no event named " + event);
        }
    }

    private void walk() {
        int from = stage.alone() ? stage.players.get(0).side : 0;
        boolean left = from == 0 ? rng.chance(0.5) : from > 0;
        if (stage.alone()) {
            Player one = stage.players.get(0);
            one.side = left ? -1 : 1;
            for (Item item : stage.lying()) {
                item.side = -one.side;
            }
        }
        for (Player player : stage.players) {
            player.pose = Pose.WALK;
            player.facesLeft = left;
        }
        say("walk", stage.players, Map.of("side", side(left)));
    }

    private void act(String event) {
        for (Player player : stage.players) {
            if (event.equals("jump")) {
                player.pose = Pose.JUMP;
            }
        }
        say(event, stage.players, Map.of());
    }

    /** The next thing of the story, null when there is none or it does not belong to this place. */
    private @Nullable Prop findable() {
        if (nextThing >= cast.props().size()) {
            return null;
        }
        Prop next = cast.props().get(nextThing);
        return next.only().isEmpty() || next.only().contains(stage.place.name()) ? next : null;
    }

    private void find() {
        Prop prop = findable();
        if (prop == null) {
            throw new IllegalStateException("nothing to find");
        }
        Item item = new Item(nextThing++, prop, prop.colourful() ? rng.pick(catalogue.colours()) : null, 0);
        stage.items.add(item);
        if (stage.alone()) {
            Player one = stage.players.get(0);
            if (one.side == 0) {
                one.side = rng.chance(0.5) ? -1 : 1;
            }
            item.side = -one.side;
            one.facesLeft = item.side < 0;
        } else {
            faceEachOther();
        }
        say("find", stage.players, Map.of("T", thing(item), "thingside", side(item.side < 0)));
        lastThing = item;
    }

    private void faceEachOther() {
        for (Player player : stage.players) {
            player.facesLeft = player.side > 0;
        }
    }

    private void pick() {
        Item item = stage.lying().get(0);
        Player by = stage.players.get(0);
        item.holder = by.id;
        by.pose = Pose.CARRY;
        say("pick", List.of(by), Map.of("T", thing(item)));
        lastThing = item;
    }

    private void playWith() {
        Item item = stage.lying().get(0);
        for (Player player : stage.players) {
            player.pose = Pose.JUMP;
            player.facesLeft = stage.alone() ? item.side < 0 : player.side > 0;
        }
        say("play", stage.players, Map.of("T", thing(item)));
        lastThing = item;
    }

    private void meet() {
        Player one = stage.players.get(0);
        stage.players.add(cast.friend());
        sides(one, cast.friend());
        for (Item item : stage.lying()) {
            item.side = 0;
        }
        say("meet", List.of(one), Map.of("B", name(cast.friend())));
        lastSubject = null;
    }

    private void give() {
        Player a = stage.players.get(0);
        Player b = stage.players.get(1);
        Player from = stage.heldBy(a) == null ? b : a;
        Player to = from == a ? b : a;
        Item item = stage.heldBy(from);
        if (item == null) {
            throw new IllegalStateException("nothing to give");
        }
        faceEachOther();
        item.holder = to.id;
        stage.rest();
        say("give", List.of(from), Map.of("B", name(to), "T", thing(item)));
        lastSubject = null;
    }

    private void drop() {
        Item item = held();
        if (item == null) {
            throw new IllegalStateException("nothing to put down");
        }
        Player by = stage.players.get(0).id == item.holder ? stage.players.get(0) : stage.players.get(1);
        item.holder = -1;
        by.pose = Pose.STAND;
        if (stage.alone()) {
            if (by.side == 0) {
                by.side = by.facesLeft ? 1 : -1;
            }
            item.side = -by.side;
            by.facesLeft = item.side < 0;
        } else {
            item.side = 0;
        }
        say("drop", List.of(by), Map.of("T", thing(item)));
        lastThing = item;
    }

    private void leave() {
        Player one = stage.players.get(1);
        one.facesLeft = one.side < 0;
        one.pose = Pose.WALK;
        leaving = one;
        lastSubject = null;
        say("leave", List.of(one), Map.of("side", side(one.facesLeft)));
        lastSubject = null;
    }

    private void move() {
        Place next = rng.pick(catalogue.places());
        while (next.equals(stage.place)) {
            next = rng.pick(catalogue.places());
        }
        stage.place = next;
        stage.layout = rng.below(Scene.LAYOUTS);
        if (!next.weather().contains(stage.weather)) {
            stage.weather = next.weather().get(0);
        }
        stage.leaveThings();
        boolean left = rng.chance(0.5);
        for (Player player : stage.players) {
            player.pose = Pose.WALK;
            player.facesLeft = left;
        }
        say("move", stage.players, Map.of("to", next.to(), "at", next.at()));
        say(grammar.of("setting", stage.time + "_" + stage.weather, rng).replace(" {at}", ""));
        lastThing = null;
    }

    private void home() {
        stage.leaveThings();
        Prop house = catalogue.props().get(catalogue.props().size() - 1);
        Item item = new Item(99, house, null, 0);
        stage.items.add(item);
        if (stage.alone()) {
            Player one = stage.players.get(0);
            if (one.side == 0) {
                one.side = rng.chance(0.5) ? -1 : 1;
            }
            item.side = -one.side;
            one.facesLeft = item.side < 0;
        }
        say("home", stage.players, Map.of());
    }

    /** Night comes, or rain, or the sun; always something else than before. */
    private void turnSky() {
        if (rng.chance(0.5)) {
            stage.time = stage.time.next();
            say(grammar.of("time", stage.time.name(), rng));
            return;
        }
        Weather next = rng.pick(stage.place.weather());
        while (next == stage.weather) {
            next = rng.pick(stage.place.weather());
        }
        stage.weather = next;
        say(grammar.of("weather", next == Weather.CLEAR ? stage.time + "_CLEAR" : next.name(), rng));
    }

    private void say(String event, List<Player> subjects, Map<String, String> gaps) {
        String pattern = grammar.event(event, subjects.size() > 1, rng);
        Map<String, String> all = new HashMap<>(gaps);
        // a pronoun only where the one it stands for was the last to do something, and only first in its sentence
        boolean pronoun = pattern.startsWith("{A}") && subjects.size() == 1 && subjects.get(0) == lastSubject;
        all.put("A", pronoun && rng.chance(0.4) ? subjects.get(0).pronoun : names(subjects));
        say(Grammar.fill(pattern, all));
        lastSubject = subjects.size() == 1 ? subjects.get(0) : null;
    }

    private String names(List<Player> players) {
        if (players.size() == 1) {
            return name(players.get(0));
        }
        boolean known = players.get(0).named && players.get(1).named;
        if (known && rng.chance(0.6)) {
            return grammar.of("friends", rng);
        }
        return name(players.get(0)) + " and " + name(players.get(1));
    }

    private static String name(Player player) {
        String words = player.named ? "the " + player.animal.name() : Grammar.a(player.animal.name());
        player.named = true;
        return words;
    }

    private String thing(Item item) {
        if (!item.named) {
            item.named = true;
            return Grammar.a(item.words());
        }
        if (item == lastThing && rng.chance(0.3)) {
            return "it";
        }
        return "the " + (rng.chance(0.5) ? item.words() : item.prop.name());
    }

    private static String side(boolean left) {
        return left ? "left" : "right";
    }

    private void say(String sentence) {
        if (sentence.contains("{at}")) {
            say(sentence.replace("{at}", stage.place.at()));
            return;
        }
        told.append(told.isEmpty() ? "" : " ").append(sentence);
    }
}
