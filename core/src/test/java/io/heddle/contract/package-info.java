/**
 * The contract suite: what an application may rely on, whatever carries its connection.
 *
 * <p>Each {@code …Contract} is an abstract class of tests on one topic. The tests see a client's
 * {@link io.heddle.Session} and nothing else of the backend; what the server does for them, {@link
 * io.heddle.contract.ContractServer} does with the public API, obeying commands that the tests
 * send.
 *
 * <p><b>To run the suite against a backend</b>, start a server of it whose configuration went
 * through {@link io.heddle.contract.ContractServer#install}, extend {@link
 * io.heddle.contract.ContractEnvironment}, and make each topic concrete, in one of two ways:
 *
 * <ul>
 *   <li>where the tests are made: {@code class HttpStreamContractTest extends StreamContract} (or a
 *       {@code @Nested} class in one test class a backend), overriding {@link
 *       io.heddle.contract.Contract#environment()};
 *   <li>where they are compiled and run by name, as in a browser: {@code class
 *       CompiledStreamContract extends StreamContract {}} with nothing in it, after the runner has
 *       called {@link io.heddle.contract.ContractEnvironment#install}.
 * </ul>
 *
 * <p>Tests block in {@code await}, which suspends a green thread where there are no real ones. They
 * use nothing that TeaVM lacks. A reset may overtake what was sent before it, the stream's header
 * included, so tests exchange a byte before they reset.
 */
@NullMarked
package io.heddle.contract;

import org.jspecify.annotations.NullMarked;
