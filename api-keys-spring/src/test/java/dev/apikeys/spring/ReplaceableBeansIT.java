package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.security.autoconfigure.web.servlet.ConditionalOnDefaultWebSecurity;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/** Whatever the starter declares gives way to what the application does. */
class ReplaceableBeansIT {

  /** The methods of all of our auto-configurations that declare a bean. */
  static List<Method> beans() {
    Deque<Class<?>> open = new ArrayDeque<>();
    for (String name : ImportCandidates.load(AutoConfiguration.class, null)) {
      if (name.startsWith("dev.apikeys.spring.")) {
        open.add(ClassUtils.resolveClassName(name, null));
      }
    }
    List<Method> beans = new ArrayList<>();
    while (!open.isEmpty()) {
      Class<?> type = open.remove();
      open.addAll(List.of(type.getDeclaredClasses()));
      Import imported = type.getAnnotation(Import.class);
      if (imported != null) {
        List.of(imported.value()).stream()
            .filter(one -> one.getName().startsWith("dev.apikeys."))
            .forEach(open::add);
      }
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(Bean.class)) {
          beans.add(method);
        }
      }
    }
    return beans;
  }

  private static boolean givesWay(AnnotatedElement declared) {
    return AnnotatedElementUtils.hasAnnotation(declared, ConditionalOnMissingBean.class)
        || AnnotatedElementUtils.hasAnnotation(declared, ConditionalOnMissingFilterBean.class)
        || AnnotatedElementUtils.hasAnnotation(declared, ConditionalOnDefaultWebSecurity.class);
  }

  @Test
  void areFound() {
    assertThat(beans()).hasSizeGreaterThan(25);
  }

  @ParameterizedTest
  @MethodSource("beans")
  void giveWay(Method bean) {
    assertThat(givesWay(bean) || givesWay(bean.getDeclaringClass())).isTrue();
  }
}
