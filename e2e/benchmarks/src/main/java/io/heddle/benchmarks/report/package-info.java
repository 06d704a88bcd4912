/** What a run says: samples, rows, the table and the JSON. */
@NullMarked
package io.heddle.benchmarks.report;

import org.jspecify.annotations.NullMarked;
