package dev.apikeys.spring;

import dev.apikeys.Actor;
import dev.apikeys.ApiKeys;
import dev.apikeys.NewKey;
import org.springframework.boot.SpringApplication;

/** A page as an application with a main method, which prints a key and where it listens. */
final class PlainApplication {

  private PlainApplication() {}

  public static void main(String[] args) {
    var context = SpringApplication.run(StartedApplication.Application.class, args);
    ApiKeys keys = context.getBean(ApiKeys.class);
    String token = keys.as(Actor.system("test")).issue(NewKey.named("test")).token().reveal();
    System.out.println("key: " + token);
    System.out.println("port: " + context.getEnvironment().getProperty("local.server.port"));
  }
}
