/**
 * Heddle's speed, next to its floor and its peers, measured in one run.
 *
 * <p>A {@link io.heddle.benchmarks.Topic} measures a few rows; {@link
 * io.heddle.benchmarks.Benchmarks} runs the topics, prints the table and writes the JSON. Every
 * figure that has a reference is taken in rounds that alternate with the reference's, so that what
 * else the machine does meanwhile slows both; the ratio is the one of the rounds.
 */
@NullMarked
package io.heddle.benchmarks;

import org.jspecify.annotations.NullMarked;
