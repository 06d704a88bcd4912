/**
 * A TeaVM plugin that makes TeaVM understand {@code jsinterop.annotations}, for its JavaScript and
 * its WebAssembly GC back ends alike.
 *
 * <p>TeaVM finds it on its class path. While classes are read, the annotations are translated into
 * those of TeaVM's own JSO, which does the rest:
 *
 * <table>
 * <caption>What becomes of each annotation</caption>
 * <tr><td>{@code @JsType(isNative = true)}</td><td>a binding of a JavaScript class, or of any object
 * of that shape: casts to it are not checked. Name {@code "?"} or {@code "*"} with namespace {@code
 * GLOBAL}, or an interface, stands for a type that has no constructor to name</td></tr>
 * <tr><td>{@code @JsType}</td><td>the public constructor and methods can be called from JavaScript.
 * The class itself appears in the module if the main class lists it in {@code
 * JSExportClasses}</td></tr>
 * <tr><td>{@code @JsFunction}</td><td>on an interface: JavaScript functions in both
 * directions</td></tr>
 * <tr><td>{@code @JsMethod}, {@code @JsProperty}, {@code @JsConstructor}</td><td>in any class; on a
 * static native method of a class that is not native: a global function or property</td></tr>
 * <tr><td>{@code @JsIgnore}, {@code @JsOverlay}</td><td>plain Java</td></tr>
 * <tr><td>{@code @JsOptional}, {@code @JsNonNull}, {@code @JsNullable}</td><td>documentation, for
 * readers</td></tr>
 * </table>
 *
 * <p>What cannot be translated fails the build with a sentence: exported fields (write accessors
 * with {@code @JsProperty}), {@code @JsEnum}, {@code @JsAsync}, two members exported under one
 * name, several exported constructors, names that TeaVM may give to fields as well, accessors that
 * are not of the shape of one, code in a native type that is not {@code @JsOverlay}, functions of
 * varargs outside native types.
 *
 * <p>Limits that no message can announce:
 *
 * <ul>
 *   <li>Strings, boxed numbers and arrays are converted where a method's signature names their
 *       type, and not inside generics: a {@code Promise<String>} hands Java a JavaScript string
 *       that only looks like a {@code String}. Say {@code Promise<Object>} and convert, or give
 *       {@code T} a native type.
 *   <li>A {@code long} is a BigInt in JavaScript.
 *   <li>Arrays are copied on their way.
 *   <li>Namespaces of exported types are dropped: an ECMAScript module is one.
 * </ul>
 */
@NullMarked
package io.heddle.teavm.jsinterop;

import org.jspecify.annotations.NullMarked;
