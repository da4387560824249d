package org.weft.tests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The binding of other libtorch versions declares its native methods as DJL does: the linker would not notice. */
class LibtorchBindingTest {
    private static final Pattern METHOD = Pattern.compile("NATIVE\\((\\w+), (\\w+)((?:, \\w+ \\w+)*)\\)");
    private static final Pattern SHORT = Pattern.compile("(UNARY|BINARY|INPLACE)\\((\\w+), \\w+\\)");
    private static final Map<String, String> SHORT_FORMS =
            Map.of("UNARY", "jlong(jlong)", "BINARY", "jlong(jlong, jlong)", "INPLACE", "void(jlong, jlong)");

    @Test
    void everyMethodOfTheBindingIsDeclaredByDjlWithTheSameTypes() throws Exception {
        Map<String, String> declared = declaredByDjl();

        Map<String, String> bound = bound();

        assertThat(bound).hasSizeGreaterThan(150);
        assertThat(declared).containsAllEntriesOf(bound);
    }

    private static Map<String, String> bound() throws IOException {
        Path source = Path.of(System.getProperty("weft.home", ".")).resolve("native/libtorch/binding.cpp");
        Map<String, String> found = new TreeMap<>();
        for (String line : Files.readAllLines(source)) {
            Matcher method = METHOD.matcher(line);
            Matcher form = SHORT.matcher(line);
            if (method.lookingAt()) {
                String types = Arrays.stream(method.group(3).split(", "))
                        .filter(parameter -> !parameter.isEmpty())
                        .map(parameter -> parameter.split(" ", 2)[0])
                        .collect(Collectors.joining(", "));
                found.put(method.group(2), method.group(1) + "(" + types + ")");
            } else if (form.lookingAt()) {
                found.put(form.group(2), SHORT_FORMS.get(form.group(1)));
            } else {
                assertThat(line).doesNotStartWith("NATIVE(");
            }
        }
        return found;
    }

    /** By the names JNI looks for: with the parameters' types where a name is overloaded. */
    private static Map<String, String> declaredByDjl() throws ClassNotFoundException {
        Class<?> library =
                Class.forName("ai.djl.pytorch.jni.PyTorchLibrary", false, LibtorchBindingTest.class.getClassLoader());
        Map<String, List<Method>> byName = Arrays.stream(library.getDeclaredMethods())
                .filter(method -> Modifier.isNative(method.getModifiers()))
                .collect(Collectors.groupingBy(Method::getName));
        Map<String, String> all = new TreeMap<>();
        byName.forEach((name, methods) -> {
            for (Method method : methods) {
                all.put(methods.size() == 1 ? name : name + "__" + mangled(method), signature(method));
            }
        });
        return all;
    }

    private static String mangled(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type.descriptorString().replace("[", "_3"))
                .collect(Collectors.joining());
    }

    private static String signature(Method method) {
        List<String> types = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            types.add(jni(type));
        }
        return jni(method.getReturnType()) + "(" + String.join(", ", types) + ")";
    }

    private static String jni(Class<?> type) {
        if (type == void.class) {
            return "void";
        }
        if (type.isArray() && type.componentType().isPrimitive()) {
            return jni(type.componentType()) + "Array";
        }
        return type.isPrimitive() ? "j" + type.getName() : "jobject";
    }
}
