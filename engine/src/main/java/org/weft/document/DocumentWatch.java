package org.weft.document;

/**
 * Looks after an open document a few times a second: gives it up to a window that asks for it, writes what the disk had refused, and
 * follows what another window writes.
 */
final class DocumentWatch implements AutoCloseable {
    private static final long EVERY_MILLIS = 250;
    /** A refusing disk is asked less often. */
    private static final int UNSAVED_EVERY = 4;
    /** What is being typed becomes an edit in this time. */
    private static final long GRACE_MILLIS = 400;

    private final SqliteStoryDocument document;
    private final Thread thread;

    DocumentWatch(SqliteStoryDocument document) {
        this.document = document;
        thread = new Thread(this::watch, "weft-document-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        try {
            for (int i = 1; !Thread.currentThread().isInterrupted(); i++) {
                Thread.sleep(EVERY_MILLIS);
                document.watchAsked(GRACE_MILLIS);
                document.watchForeign();
                if (i % UNSAVED_EVERY == 0) {
                    document.watchUnsaved();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
