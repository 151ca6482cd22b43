package org.scion.core.data;

/**
 * A completion with a judgement. Immutable.
 *
 * @param prompt what the model is given; empty for chats
 * @param completion the one that was preferred, or one that was judged by itself; never blank
 * @param rejected the one that it was preferred to, or null
 * @param wanted whether a completion judged by itself is wanted; true for a preferred one
 * @param chats whether completion and rejected are whole chats, lists of turns as JSON, of which
 *     the last turn is the completion
 */
public record PreferenceExample(
    String prompt, String completion, String rejected, boolean wanted, boolean chats) {}
