/**
 * Who sends next, by strict priorities with turns within a level, and how much may be under way
 * where it can no longer be overtaken.
 */
@NullMarked
package io.heddle.schedule;

import org.jspecify.annotations.NullMarked;
