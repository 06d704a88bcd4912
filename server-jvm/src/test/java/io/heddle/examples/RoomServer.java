package io.heddle.examples;

import io.heddle.*;
import java.util.concurrent.CompletableFuture;

public class RoomServer {
  static final AttributeKey<String> USER = AttributeKey.named("user");

  static ServerConfig config() {
    return ServerConfig.builder()
        .allowOrigin("https://app.example")
        .route(Route.of("/rooms/{room}").filter(RoomServer::authenticate).handler(RoomServer::join))
        .build();
  }

  static CompletableFuture<Admission> authenticate(
      SessionRequest request, SessionFilter.Next next) {
    return request
        .parameter("user")
        .map(user -> next.admit(request.with(USER, user)))
        .orElseGet(() -> CompletableFuture.completedFuture(Admission.refuse(401, "no user")));
  }

  static void join(Session session) {
    String room = session.request().pathParameter("room").orElseThrow();
    String user = session.attribute(USER).orElseThrow();
    session.openUni().thenAccept(out -> out.write(Bytes.ofUtf8(user + " is in " + room)));
  }
}
