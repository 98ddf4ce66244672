package dev.apikeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.apikeys.jwt.JwtVerifier;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Makes every public call of core, with null for one parameter and then for the next. */
class NullIsRefusedTest {

  private static final Samples samples = new Samples();

  /** A call in which one parameter is null, or holds null. */
  record Call(Executable door, Parameter parameter, @Nullable Object bad) {

    @Nullable Throwable thrown() {
      Object[] arguments =
          Arrays.stream(door.getParameters())
              .map(other -> other.equals(parameter) ? bad : samples.sample(other.getType()))
              .toArray();
      boolean needsNone = door instanceof Constructor<?> || Modifier.isStatic(door.getModifiers());
      Object receiver = needsNone ? null : samples.sample(door.getDeclaringClass());
      return catchThrowable(() -> call(receiver, arguments));
    }

    private void call(@Nullable Object receiver, Object[] arguments) throws Throwable {
      try {
        if (door instanceof Constructor<?> constructor) {
          constructor.newInstance(arguments);
        } else {
          ((Method) door).invoke(receiver, arguments);
        }
      } catch (InvocationTargetException thrown) {
        throw thrown.getCause();
      }
    }

    @Override
    public String toString() {
      return door.getDeclaringClass().getSimpleName()
          + "."
          + door.getName()
          + ": "
          + parameter
          + (bad == null ? " is null" : " holds null");
    }
  }

  static List<Call> calls() throws Exception {
    List<Call> calls = new ArrayList<>();
    for (Class<?> type : PublicTypes.reachable()) {
      Stream.concat(Arrays.stream(type.getConstructors()), Arrays.stream(type.getDeclaredMethods()))
          .filter(NullIsRefusedTest::isPublicCall)
          .forEach(door -> Arrays.stream(door.getParameters()).forEach(p -> add(calls, door, p)));
    }
    return calls;
  }

  /** What implements an abstract method is called where it does. */
  private static boolean isPublicCall(Executable door) {
    boolean isOfTheCompiler =
        door.isSynthetic()
            || door.getName().equals("equals")
            || (door.getDeclaringClass().isEnum() && door.getName().equals("valueOf"));
    return Modifier.isPublic(door.getModifiers())
        && !Modifier.isAbstract(door.getModifiers())
        && !isOfTheCompiler;
  }

  private static void add(List<Call> calls, Executable door, Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type.isPrimitive()) {
      return;
    }
    calls.add(new Call(door, parameter, null));
    if (type.isArray() && !type.getComponentType().isPrimitive()) {
      calls.add(new Call(door, parameter, Array.newInstance(type.getComponentType(), 1)));
    } else if (Collection.class.isAssignableFrom(type)) {
      calls.add(new Call(door, parameter, Collections.singletonList(null)));
    } else if (type == Map.class) {
      calls.add(new Call(door, parameter, Collections.singletonMap("a", null)));
      calls.add(new Call(door, parameter, Collections.singletonMap(null, "a")));
    }
  }

  @BeforeAll
  static void keepAKey() {
    samples.memory.insert(List.of(samples.sample(Insertion.class)));
  }

  @AfterAll
  static void close() {
    samples.close();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyPublicCallNamesTheParameterThatIsNull(Call call) {
    assertThat(call.thrown())
        .as("%s", call)
        .isInstanceOf(NullPointerException.class)
        .hasMessage(call.parameter().getName());
  }

  @Test
  void noCallThatIsRefusedAsksOrChangesAStore() throws Exception {
    samples.store.takeCalls();
    long changes = samples.memory.changes(0, 10).newest();
    calls().forEach(Call::thrown);
    assertThat(samples.store.takeCalls()).isEmpty();
    assertThat(samples.memory.changes(0, 10).newest()).isEqualTo(changes);
    assertThat(samples.memory.audit(AuditQuery.all())).hasSize(1);
    assertThat(samples.memory.list(KeyQuery.all(), GivenClock.START)).containsExactly(Samples.KEY);
  }

  @Test
  void noCallThatIsRefusedChangesABuilder() throws Exception {
    calls().forEach(Call::thrown);
    assertThat(samples.builder.build()).isEqualTo(Samples.KEY);
  }

  @Test
  void meetsAllThatIsPublic() throws Exception {
    assertThat(calls()).hasSizeGreaterThan(250);
    assertThat(PublicTypes.reachable()).contains(ApiKeys.class, JwtVerifier.class);
  }
}
