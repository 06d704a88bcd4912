package io.heddle.tls;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Trusts every certificate, for whoever asked for it by name. Stateless, any thread. */
final class TrustAnyone implements X509TrustManager {
  static final TrustAnyone INSTANCE = new TrustAnyone();

  private TrustAnyone() {}

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyExchange) {}

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyExchange) {}

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
