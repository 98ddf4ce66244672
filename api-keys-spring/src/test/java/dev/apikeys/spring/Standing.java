package dev.apikeys.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.InMemoryKeyStore;
import dev.apikeys.KeyStore;
import dev.apikeys.NewKey;
import dev.apikeys.Verification.Verified;
import dev.apikeys.VerificationContext;
import dev.apikeys.servlet.ApiKeyFilter;
import dev.apikeys.servlet.ApiKeyServlet;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/** The rules of an application, where packages are missing. */
final class Standing {

  private static final String OURS = "dev.apikeys.spring.";

  @Configuration(proxyBeanMethods = false)
  @Import(AllOfTheStarter.class)
  static class Application {}

  /** By its names, as Spring Boot does, and not by its classes: these may not be loadable. */
  static class AllOfTheStarter implements DeferredImportSelector {
    @Override
    public String[] selectImports(AnnotationMetadata application) {
      return ImportCandidates.load(AutoConfiguration.class, Standing.class.getClassLoader())
          .getCandidates()
          .stream()
          .filter(name -> name.startsWith(OURS))
          .toArray(String[]::new);
    }
  }

  private Standing() {}

  /** Runs all of the starter without these packages. */
  static void without(String... packages) {
    new WebApplicationContextRunner()
        .withClassLoader(new FilteredClassLoader(packages))
        .withUserConfiguration(Application.class)
        .withBean(KeyStore.class, InMemoryKeyStore::new)
        .withPropertyValues(
            "api-keys.management.enabled=true", "management.endpoints.web.exposure.include=*")
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertKeysAreVerified(context);
              assertAllIsGuarded(context);
              assertManagementIsMounted(context);
            });
  }

  private static void assertKeysAreVerified(AssertableWebApplicationContext context) {
    ApiKeys keys = context.getBean(ApiKeys.class);
    String token = keys.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
    assertThat(keys.verify(token, VerificationContext.none())).isInstanceOf(Verified.class);
  }

  /** By the filter, over all paths and dispatches. */
  private static void assertAllIsGuarded(AssertableWebApplicationContext context) {
    FilterRegistrationBean<?> filter =
        context.getBean("apiKeyFilter", FilterRegistrationBean.class);
    assertThat(filter.getFilter()).isInstanceOf(ApiKeyFilter.class);
    assertThat(filter.isEnabled()).isTrue();
    assertThat(filter.getUrlPatterns()).as("so that it is mapped to /*").isEmpty();
    assertThat(filter.getServletNames()).isEmpty();
    assertThat(filter.getServletRegistrationBeans()).isEmpty();
    assertThat(filter.determineDispatcherTypes()).isEqualTo(EnumSet.allOf(DispatcherType.class));
  }

  private static void assertManagementIsMounted(AssertableWebApplicationContext context) {
    ServletRegistrationBean<?> servlet =
        context.getBean("apiKeyServlet", ServletRegistrationBean.class);
    assertThat(servlet.getServlet()).isInstanceOf(ApiKeyServlet.class);
    assertThat(servlet.isEnabled()).isTrue();
    assertThat(servlet.getUrlMappings()).containsExactly("/api-keys", "/api-keys/*");
  }
}
