import type { AutoReply } from "#db/schema/service";
import { isOpenAt } from "./opening-hours.ts";
import { foldWord, type Word } from "./words.ts";

/** A channel answers one person by itself at most this often in a day: two programs that answer each other fall silent. */
export const mostRepliesADay = 5;
/** An auto reply to a message that is older than this would surprise. */
export const autoReplyWithinMs = 3_600_000;
/** A confirmation says what holds from now on, and may come later. */
export const confirmationWithinMs = 12 * 3_600_000;

/** What a channel answers by itself. */
export type ReplySettings = {
  stopReply: string | null;
  stopAllReply: string | null;
  startReply: string | null;
  autoReply: AutoReply | null;
};

/** One message of a person, and how the channel has answered that person before. */
export type AskedReply = {
  now: Date;
  /** The zone of the workspace. */
  zone: string;
  /** When the person wrote, and what; null when it holds no text. */
  at: Date;
  text: string | null;
  /** What they want, when it is nothing but a stop or start word. */
  word: Word | null;
  /** They opened the chat for the first time and wrote nothing: what the number welcomes them with. Null when they wrote. */
  visit: { welcome: string | null } | null;
  /** A business system is told of it, whose answer it gets in place of the auto reply. */
  asksSystem: boolean;
  /** Everything but codes is still kept from them, after what they wrote. */
  suppressed: boolean;
  repliedAt: Date | null;
  /** Answers of any kind on this day. */
  repliesToday: number;
};

export type Reply = { kind: "auto_reply" | "confirmation"; text: string; expiresAt: Date };

/**
 * What a channel answers by itself to one message; null for nothing. A word is confirmed and never gets the auto reply, and a
 * start word is not confirmed while something else keeps messages from the person. A first visit is welcomed, and leaves the
 * auto reply for what the person writes.
 */
export function replyTo(settings: ReplySettings, asked: AskedReply): Reply | null {
  if (asked.repliesToday >= mostRepliesADay) return null;
  if (asked.visit) return welcomeTo(asked.visit.welcome, asked);
  return asked.word ? confirmationOf(settings, asked, asked.word) : autoReplyOf(settings.autoReply, asked);
}

function confirmationOf(settings: ReplySettings, asked: AskedReply, word: Word): Reply | null {
  const expiresAt = new Date(asked.at.getTime() + confirmationWithinMs);
  if (expiresAt <= asked.now) return null;
  if (word.wants === "start" && asked.suppressed) return null;
  const stopped = word.kind === "all" ? settings.stopAllReply : settings.stopReply;
  const text = word.wants === "start" ? settings.startReply : stopped;
  return text === null ? null : { kind: "confirmation", text, expiresAt };
}

function welcomeTo(text: string | null, asked: AskedReply): Reply | null {
  const expiresAt = new Date(asked.at.getTime() + autoReplyWithinMs);
  if (text === null || asked.suppressed || expiresAt <= asked.now) return null;
  return { kind: "auto_reply", text, expiresAt };
}

function autoReplyOf(reply: AutoReply | null, asked: AskedReply): Reply | null {
  if (!reply?.on || asked.suppressed || asked.asksSystem) return null;
  const expiresAt = new Date(asked.at.getTime() + autoReplyWithinMs);
  if (expiresAt <= asked.now) return null;
  if (reply.when !== "always" && isOpenAt(reply.hours, asked.zone, asked.at) !== (reply.when === "open")) return null;
  if (asked.repliedAt && asked.at.getTime() < asked.repliedAt.getTime() + reply.everyHours * 3_600_000) return null;
  // Our own words, from a program that says back what it hears.
  if (asked.text !== null && foldWord(asked.text) === foldWord(reply.text)) return null;
  return { kind: "auto_reply", text: reply.text, expiresAt };
}
