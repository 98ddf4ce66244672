package dev.apikeys.spring.example.chat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

/** A test of the chat as it is set up, which is one server for all such tests. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@SpringBootTest(
    webEnvironment = WebEnvironment.RANDOM_PORT,
    classes = ChatApplication.class,
    properties = {
      "spring.datasource.url=jdbc:h2:mem:chat",
      "spring.sql.init.schema-locations="
          + "classpath:org/springframework/security/core/userdetails/jdbc/users.ddl",
      "api-keys.prefix=sk_live",
      "api-keys.peppers.p1=Y2hhdCBvbmx5OiBkcmF3IGEgcGVwcGVyIG9mIHlvdXIgb3du",
      "api-keys.carriers.header=",
      "api-keys.security.principal-name=owner",
      "api-keys.security.owner-authorities=true",
      "api-keys.limits.per-key.requests=20",
      "api-keys.limits.per-key.per=1h"
    })
@interface ServedChat {}
