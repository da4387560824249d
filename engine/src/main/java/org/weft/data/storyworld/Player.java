package org.weft.data.storyworld;

/** An animal while its story is being made up. */
final class Player {
    final int id;
    final Animal animal;
    final Identity identity;
    final String pronoun;

    /** -1 left, 0 middle, 1 right. */
    int side;

    boolean facesLeft;
    Pose pose = Pose.STAND;
    boolean named;

    Player(int id, Animal animal, Identity identity, String pronoun) {
        this.id = id;
        this.animal = animal;
        this.identity = identity;
        this.pronoun = pronoun;
    }
}
