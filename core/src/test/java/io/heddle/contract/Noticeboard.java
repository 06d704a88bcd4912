package io.heddle.contract;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What one connection lets another know through the server. Safe from any thread. */
final class Noticeboard {
  private final Map<String, CompletableFuture<String>> notices = new HashMap<>();

  private synchronized CompletableFuture<String> notice(String key) {
    return notices.computeIfAbsent(key, unused -> new CompletableFuture<>());
  }

  void post(String key, String text) {
    notice(key).complete(text);
  }

  CompletableFuture<String> posted(String key) {
    return notice(key);
  }
}
