package io.heddle.pages;

/**
 * What a route is asked for. Immutable, any thread.
 *
 * @param host the host that the client asked, without its port; IPv6 without brackets
 * @param query the undecoded query without its question mark; empty if there is none
 */
public record PageRequest(String host, String query) {}
