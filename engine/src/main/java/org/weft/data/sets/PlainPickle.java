package org.weft.data.sets;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain part of Python's pickle format: numbers, texts, bytes, lists, tuples and dictionaries, and NumPy arrays of
 * these. It runs nothing: a pickle that names any other class or function is refused. Lists and tuples become lists,
 * dictionaries maps with texts or longs as keys, None becomes {@link None#NONE}.
 */
final class PlainPickle {
    /** Larger files are refused. */
    static final long MAX_BYTES = 512L << 20;

    private static final int MAX_VALUES = 20_000_000;
    private static final int BYTES_A_VALUE = 16;

    /** Python's None. */
    enum None {
        NONE
    }

    /** What takes a state after it was named. */
    interface Buildable {
        void build(List<?> state, String where) throws DataException;
    }

    /** Marks where a tuple, list or dictionary begins on the stack. */
    private enum Mark {
        MARK
    }

    private final ByteBuffer in;
    private final String where;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int values;

    private PlainPickle(byte[] bytes, String where) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.where = where;
    }

    /** @throws DataException when it is damaged, too large or wants to run code */
    static Object read(byte[] bytes, String where) throws DataException {
        PlainPickle reader = new PlainPickle(bytes, where);
        try {
            while (true) {
                int op = reader.in.get() & 255;
                if (op == '.') {
                    return reader.pop();
                }
                if (!reader.structure(op) && !reader.number(op) && !reader.text(op) && !reader.memory(op)) {
                    throw reader.damaged("has the unknown instruction " + op);
                }
            }
        } catch (DataException e) {
            throw e;
        } catch (RuntimeException e) { // too short, or things on the stack that are not what they should be
            throw new DataException(Problem.UNREADABLE, where, "is a damaged pickle", e);
        }
    }

    private DataException damaged(String why) {
        return new DataException(Problem.UNREADABLE, where, why);
    }

    private void push(Object value) throws DataException {
        if (++values > MAX_VALUES) {
            throw damaged("holds more than " + MAX_VALUES + " values; save it as JSON");
        }
        stack.add(value);
    }

    private Object pop() {
        return stack.removeLast();
    }

    private List<Object> popToMark() {
        int mark = stack.lastIndexOf(Mark.MARK);
        List<Object> top = new ArrayList<>(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        return top;
    }

    private boolean structure(int op) throws DataException {
        switch (op) {
            case '(' -> push(Mark.MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(stack.getLast());
            case ']' -> push(new ArrayList<>());
            case 'l' -> push(popToMark());
            case 'a' -> append(pop());
            case 'e' -> popToMark().forEach(this::append);
            case ')' -> push(List.of());
            case 't' -> push(popToMark());
            case 0x85, 0x86, 0x87 -> push(popLast(op - 0x84));
            case '}' -> push(new LinkedHashMap<>());
            case 'd' -> {
                List<Object> pairs = popToMark();
                push(new LinkedHashMap<>());
                put(pairs);
            }
            case 's' -> put(popLast(2));
            case 'u' -> put(popToMark());
            case 'c' -> push(global(line(), line()));
            case 0x93 -> {
                List<Object> name = popLast(2);
                push(global((String) name.get(0), (String) name.get(1)));
            }
            case 'R' -> {
                List<?> arguments = (List<?>) pop();
                Object made = PickledArray.call((String) pop(), arguments, where);
                values += made instanceof byte[] bytes
                        ? bytes.length / BYTES_A_VALUE
                        : 0; // memory it did not bring along
                push(made);
            }
            case 'b' -> {
                Object state = pop();
                ((Buildable) stack.getLast()).build((List<?>) state, where);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private List<Object> popLast(int count) {
        List<Object> tail = stack.subList(stack.size() - count, stack.size());
        List<Object> taken = new ArrayList<>(tail);
        tail.clear();
        return taken;
    }

    @SuppressWarnings("unchecked")
    private void append(Object value) {
        ((List<Object>) stack.getLast()).add(value);
    }

    @SuppressWarnings("unchecked")
    private void put(List<Object> pairs) throws DataException {
        Map<Object, Object> map = (Map<Object, Object>) stack.getLast();
        for (int i = 0; i < pairs.size(); i += 2) {
            Object key = pairs.get(i) instanceof byte[] b ? new String(b, StandardCharsets.UTF_8) : pairs.get(i);
            if (!(key instanceof String) && !(key instanceof Long)) {
                throw damaged("has a dictionary whose keys are neither texts nor numbers");
            }
            map.put(key, pairs.get(i + 1));
        }
    }

    /** Only names that stand for plain values pass; they stay names. */
    private String global(String module, String name) throws DataException {
        String full = module + "." + name;
        if (!PickledArray.KNOWN.contains(full)) {
            throw damaged("wants to run Python's " + Names.shown(full)
                    + "; Weft runs no code out of data files. Save the data as JSON");
        }
        return full;
    }

    private boolean number(int op) throws DataException {
        switch (op) {
            case 'N' -> push(None.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) (in.get() & 255));
            case 'M' -> push((long) (in.getShort() & 0xffff));
            case 'J' -> push((long) in.getInt());
            case 'I' -> push(integer(line()));
            case 'L' -> push(Long.parseLong(line().replace("L", "")));
            case 0x8a -> push(big(in.get() & 255));
            case 0x8b -> push(big(in.getInt()));
            case 'F' -> push(Double.parseDouble(line()));
            case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Object integer(String digits) {
        return switch (digits) {
            case "00" -> false;
            case "01" -> true;
            default -> Long.parseLong(digits);
        };
    }

    private Long big(int length) throws DataException {
        byte[] bytes = take(length);
        byte[] high = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            high[i] = bytes[bytes.length - 1 - i];
        }
        return bytes.length == 0 ? 0L : new BigInteger(high).longValueExact();
    }

    private boolean text(int op) throws DataException {
        switch (op) {
            case 'S' -> push(old(quoted(line(StandardCharsets.ISO_8859_1))));
            case 'T' -> push(old(take(in.getInt())));
            case 'U' -> push(old(take(in.get() & 255)));
            case 'V' -> push(escaped(line(StandardCharsets.ISO_8859_1)));
            case 'X' -> push(utf8(in.getInt()));
            case 0x8c -> push(utf8(in.get() & 255));
            case 0x8d -> push(utf8(Math.toIntExact(in.getLong())));
            case 'B' -> push(take(in.getInt()));
            case 'C' -> push(take(in.get() & 255));
            case 0x8e, 0x96 -> push(take(Math.toIntExact(in.getLong())));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int op) throws DataException {
        switch (op) {
            case 0x80 -> in.get();
            case 0x95 -> in.getLong();
            case 'p' -> memo.put(Integer.parseInt(line()), stack.getLast());
            case 'q' -> memo.put(in.get() & 255, stack.getLast());
            case 'r' -> memo.put(in.getInt(), stack.getLast());
            case 0x94 -> memo.put(memo.size(), stack.getLast());
            case 'g' -> push(recall(Integer.parseInt(line())));
            case 'h' -> push(recall(in.get() & 255));
            case 'j' -> push(recall(in.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object recall(int place) throws DataException {
        Object value = memo.get(place);
        if (value == null) {
            throw damaged("is a damaged pickle");
        }
        return value;
    }

    private byte[] take(int length) throws DataException {
        if (length < 0 || length > in.remaining()) { // before memory is taken
            throw damaged("is a damaged pickle");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private String utf8(int length) throws DataException {
        return new String(take(length), StandardCharsets.UTF_8);
    }

    private String line() throws DataException {
        return line(StandardCharsets.UTF_8);
    }

    private String line(Charset charset) throws DataException {
        int start = in.position();
        int end = start;
        while (in.get(end) != '\n') {
            end++;
        }
        String line = new String(take(end - start), charset);
        in.get();
        return line;
    }

    /** Python 2's texts are bytes, and its bytes texts: whatever is more than ASCII stays bytes until {@link #text}. */
    private static Object old(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return bytes;
            }
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** A value as text; null when it is none. */
    static @Nullable String text(@Nullable Object value) {
        return switch (value instanceof byte[] || value instanceof String ? value : None.NONE) {
            case String text -> text;
            case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
            default -> null;
        };
    }

    /** A text in quotes with Python's escapes, as bytes. */
    private static byte[] quoted(String line) {
        String text = line.substring(1, line.length() - 1);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                char next = text.charAt(++i);
                if (next == 'x') {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                } else {
                    out.append(
                            switch (next) {
                                case 'n' -> '\n';
                                case 't' -> '\t';
                                case 'r' -> '\r';
                                default -> next;
                            });
                }
            } else {
                out.append(c);
            }
        }
        return out.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Characters by number; nothing else is escaped here. */
    private static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i) == '\\' && i + 1 < text.length() ? text.charAt(i + 1) : ' ';
            int digits = next == 'u' ? 4 : next == 'U' ? 8 : 0;
            if (digits > 0) {
                out.appendCodePoint(Integer.parseInt(text.substring(i + 2, i + 2 + digits), 16));
                i += digits + 1;
            } else {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }
}
