/**
 * The page server: static files, the development certificate's hash and server information over
 * HTTP on TCP.
 */
@NullMarked
package io.heddle.pages;

import org.jspecify.annotations.NullMarked;
