package dev.apikeys.spring;

import dev.apikeys.ScopeRequirement;
import dev.apikeys.servlet.ScopeGuard;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Enforces {@link RequireScopes} and {@link CurrentApiKey}; what each handler demands is read once.
 */
final class RequireScopesInterceptor implements HandlerInterceptor {

  /** A method as a class has it: classes that inherit a method may demand different things. */
  private record Handler(Class<?> type, Method method) {}

  private final Map<Handler, Optional<ScopeRequirement>> demands = new ConcurrentHashMap<>();
  private final ScopeGuard guard;

  RequireScopesInterceptor(String realm) {
    this.guard = ScopeGuard.create(realm);
  }

  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (!(handler instanceof HandlerMethod method)) {
      return true;
    }
    Optional<ScopeRequirement> demand =
        demands.computeIfAbsent(written(method), one -> demandOf(one, method));
    return demand.isEmpty() || guard.admits(request, response, demand.get());
  }

  /** The handler as somebody wrote it, whatever proxy stands before it. */
  private static Handler written(HandlerMethod method) {
    Class<?> type = AopUtils.getTargetClass(method.getBean());
    return new Handler(type, AopUtils.getMostSpecificMethod(method.getMethod(), type));
  }

  private static Optional<ScopeRequirement> demandOf(Handler written, HandlerMethod method) {
    Stream<ScopeRequirement> annotated =
        Stream.<AnnotatedElement>of(written.type(), written.method())
            .flatMap(element -> requirementOn(element).stream());
    return Stream.concat(annotated, needsKey(method).stream()).reduce(ScopeRequirement::allOf);
  }

  /** A handler that takes the key demands one. */
  private static Optional<ScopeRequirement> needsKey(HandlerMethod method) {
    return Stream.of(method.getMethodParameters())
            .filter(parameter -> parameter.hasParameterAnnotation(CurrentApiKey.class))
            .allMatch(MethodParameter::isOptional)
        ? Optional.empty()
        : Optional.of(ScopeRequirement.none());
  }

  private static Optional<ScopeRequirement> requirementOn(AnnotatedElement element) {
    RequireScopes annotation =
        AnnotatedElementUtils.findMergedAnnotation(element, RequireScopes.class);
    if (annotation == null) {
      return Optional.empty();
    }
    ScopeRequirement all = ScopeRequirement.allOf(annotation.value());
    return Optional.of(
        annotation.anyOf().length == 0
            ? all
            : ScopeRequirement.allOf(all, ScopeRequirement.anyOf(annotation.anyOf())));
  }
}
