/** Tests of QMux: its codec, its engine, two engines under virtual time. */
@NullMarked
package io.heddle.qmux;

import org.jspecify.annotations.NullMarked;
