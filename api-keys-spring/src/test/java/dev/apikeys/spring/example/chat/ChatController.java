package dev.apikeys.spring.example.chat;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** What the chat is there for. It knows users, and nothing of keys. */
@RestController
@RequestMapping("/api/v1")
class ChatController {

  /** A document that came. */
  record Uploaded(String filename, long size, String user) {}

  @GetMapping("/conversations")
  Map<String, Object> conversations(Principal user) {
    return Map.of("user", user.getName(), "conversations", List.of());
  }

  @PostMapping("/documents")
  Uploaded upload(@RequestParam MultipartFile file, Principal user) {
    return new Uploaded(
        Objects.requireNonNullElse(file.getOriginalFilename(), ""), file.getSize(), user.getName());
  }
}
