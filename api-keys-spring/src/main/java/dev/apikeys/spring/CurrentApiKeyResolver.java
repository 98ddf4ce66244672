package dev.apikeys.spring;

import dev.apikeys.ApiKey;
import dev.apikeys.servlet.ApiKeyPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Resolves {@link CurrentApiKey}. That a key is there, where it must be, is the guard's matter. */
final class CurrentApiKeyResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.hasParameterAnnotation(CurrentApiKey.class);
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Optional<ApiKeyPrincipal> caller =
        Optional.ofNullable(request.getNativeRequest(HttpServletRequest.class))
            .flatMap(ApiKeyPrincipal::of);
    Optional<?> wanted = as(parameter.nestedIfOptional().getNestedParameterType(), caller);
    return parameter.getParameterType() == Optional.class ? wanted : wanted.orElse(null);
  }

  private static Optional<?> as(Class<?> type, Optional<ApiKeyPrincipal> caller) {
    if (type == ApiKeyPrincipal.class) {
      return caller;
    }
    if (type == ApiKey.class) {
      return caller.map(ApiKeyPrincipal::key);
    }
    throw new IllegalStateException(
        "@CurrentApiKey is on a parameter of "
            + type
            + ": take the key as an ApiKeyPrincipal or an ApiKey");
  }
}
