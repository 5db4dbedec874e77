import { z } from "zod";
import { ChannelInput } from "../schema.ts";
import { minutesOf, weekdays } from "./opening-hours.ts";
import { foldWord, wordSets } from "./words.ts";

/** Lengths count characters as a person sees them counted. */
export const WORD_MAX = 40;
export const WORDS_MAX = 50;
export const REPLY_MAX = 1_000;

const length = (text: string) => Array.from(text).length;

/** The words in a text with one on each line; of two that are read alike, the first. */
export function wordsIn(text: string): string[] {
  const words = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const word = line.trim().replace(/\s+/g, " ");
    const key = foldWord(word);
    if (word !== "" && !words.has(key)) words.set(key, word);
  }
  return [...words.values()];
}

const wordLines = z
  .string()
  .max(WORDS_MAX * (WORD_MAX + 2) * 2, "service.wordsMany")
  .refine((text) => wordsIn(text).length <= WORDS_MAX, { message: "service.wordsMany" })
  .refine((text) => wordsIn(text).every((word) => length(word) <= WORD_MAX), { message: "service.wordLong" })
  // A word of signs alone would be found in every message that says nothing.
  .refine((text) => wordsIn(text).every((word) => foldWord(word) !== ""), { message: "service.wordEmpty" });

export const WordSetInput = ChannelInput.extend({ set: z.enum(wordSets) });
export type WordSetInput = z.output<typeof WordSetInput>;

/** One word on each line. */
export const EditWordsInput = WordSetInput.extend({ marketing: wordLines, all: wordLines, start: wordLines });
export type EditWordsInput = z.output<typeof EditWordsInput>;

const reply = z
  .string()
  .trim()
  .refine((text) => length(text) <= REPLY_MAX, { message: "service.replyLong" });

/** An empty text means that nothing is answered. */
export const EditConfirmationsInput = ChannelInput.extend({ stopReply: reply, stopAllReply: reply, startReply: reply });
export type EditConfirmationsInput = z.output<typeof EditConfirmationsInput>;

export const replyTimes = ["always", "open", "closed"] as const;
/** Least hours between two auto replies to one person. */
export const replyGaps = ["1", "4", "8", "12", "24", "72", "168"] as const;

const clock = z.string().refine((text) => minutesOf(text) !== null, { message: "service.timeInvalid" });
const dayHours = z
  .object({ day: z.enum(weekdays), open: z.boolean(), from: clock, to: clock })
  .refine(({ open, from, to }) => !open || (minutesOf(from) ?? 0) < (minutesOf(to) ?? 0), {
    message: "service.hoursOrder",
    path: ["to"],
  });

export const EditAutoReplyInput = ChannelInput.extend({
  on: z.boolean(),
  text: reply,
  when: z.enum(replyTimes),
  hours: z
    .array(dayHours)
    .length(weekdays.length)
    .refine((days) => new Set(days.map(({ day }) => day)).size === weekdays.length),
  everyHours: z.enum(replyGaps),
})
  .refine(({ on, text }) => !on || text !== "", { message: "service.replyRequired", path: ["text"] })
  .refine(({ on, when, hours }) => !on || when === "always" || hours.some(({ open }) => open), {
    message: "service.hoursRequired",
    path: ["when"],
  });
export type EditAutoReplyInput = z.output<typeof EditAutoReplyInput>;
