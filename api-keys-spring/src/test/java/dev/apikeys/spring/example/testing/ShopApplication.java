package dev.apikeys.spring.example.testing;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop that keys call. */
@SpringBootApplication
class ShopApplication {}
