package dev.apikeys;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through values, and whatever they give away by every public method but {@code reveal}, and
 * keeps how each prints.
 */
final class Walk {

  private static final Set<String> DOORS = Set.of("reveal", "build", "getClass");

  private final Set<Class<?>> visited = new HashSet<>();
  private final List<String> texts = new ArrayList<>();

  Set<Class<?>> visited() {
    return visited;
  }

  List<String> texts() {
    return texts;
  }

  void all(Iterable<?> values) throws ReflectiveOperationException {
    for (Object value : values) {
      one(value);
    }
  }

  private void one(Object value) throws ReflectiveOperationException {
    texts.add(value.getClass().getName() + " " + value);
    if (value instanceof Optional<?> optional) {
      all(optional.stream().toList());
    } else if (value instanceof Iterable<?> many) {
      all(many);
    } else if (value instanceof Map<?, ?> map) {
      all(map.values());
    } else if (PublicTypes.isOfCore(value.getClass())) {
      boolean isNew = visited.add(value.getClass());
      if (isNew || value instanceof Record) {
        members(value);
      }
    }
  }

  private void members(Object value) throws ReflectiveOperationException {
    if (value instanceof AutoCloseable || value instanceof Enum<?>) {
      return;
    }
    for (Method method : value.getClass().getMethods()) {
      if (method.getParameterCount() == 0
          && method.getReturnType() != void.class
          && method.getReturnType() != value.getClass()
          && !Modifier.isStatic(method.getModifiers())
          && !DOORS.contains(method.getName())) {
        Object answer = method.invoke(value);
        if (answer != null) {
          one(answer);
        }
      }
    }
  }
}
