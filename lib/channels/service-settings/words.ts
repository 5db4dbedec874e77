import type { SuppressionKind } from "#db/audience-enums";
import type { WordList } from "#db/schema/service";
import { defaultWords, type WordLanguage, wordLanguages } from "./default-words.ts";

/** What a person wants who writes nothing but one of these words. */
export type Word = { wants: "stop" | "start"; kind: SuppressionKind };

/** Words of no language of ours stand under `own`. */
export const wordSets = [...wordLanguages, "own"] as const;
export type WordSet = WordLanguage | "own";

/** Lists that a workspace has changed, by language. */
export type ChangedWords = Readonly<Record<string, WordList>>;

/** What the three lists of a language mean. */
export const wordKinds = ["marketing", "all", "start"] as const;
export type WordKind = (typeof wordKinds)[number];

const meanings: Record<WordKind, Word> = {
  marketing: { wants: "stop", kind: "marketing" },
  all: { wants: "stop", kind: "all" },
  start: { wants: "start", kind: "all" },
};

const none: WordList = { marketing: [], all: [], start: [] };

/** The words of a language that hold: the workspace's, or ours while it has changed nothing. */
export function wordsOf(set: WordSet, changed: ChangedWords): WordList {
  return changed[set] ?? (set === "own" ? none : defaultWords[set]);
}

/** Reads what the writer of a message wants. */
export type WordReader = (text: string) => Word | null;

/**
 * A reader for the words of a channel. A message is read as a word when it is nothing else: case, width, accents,
 * punctuation, emoji and invisible characters do not count, in whatever direction the script runs; a sentence that holds a
 * word is a sentence.
 */
export function wordReader(changed: ChangedWords): WordReader {
  const words = new Map<string, Word>();
  // What ends the most wins where lists disagree; a start word never takes the place of a stop word.
  for (const kind of ["start", "marketing", "all"] as const) {
    for (const set of wordSets) {
      for (const text of wordsOf(set, changed)[kind]) words.set(foldWord(text), meanings[kind]);
    }
  }
  words.delete("");
  // The longest word is far shorter: nothing else is worth folding.
  return (text) => (text.length > 100 ? null : (words.get(foldWord(text)) ?? null));
}

/** A word that two lists hold with different meanings: the first in the order of the lists; null when there is none. */
export function findConflict(changed: ChangedWords): { text: string; kinds: [WordKind, WordKind] } | null {
  const seen = new Map<string, WordKind>();
  for (const set of wordSets) {
    const list = wordsOf(set, changed);
    for (const kind of wordKinds) {
      for (const text of list[kind]) {
        const before = seen.get(foldWord(text));
        if (before !== undefined && before !== kind) return { text, kinds: [before, kind] };
        seen.set(foldWord(text), kind);
      }
    }
  }
  return null;
}

/** Whether people have a word by which marketing ends, in whatever language. */
export function hasStopWord(changed: ChangedWords): boolean {
  return wordSets.some((set) => {
    const { marketing, all } = wordsOf(set, changed);
    return marketing.length + all.length > 0;
  });
}

/**
 * A text without what does not tell words apart: case, width, accents of Latin, Cyrillic and Arabic letters, punctuation,
 * emoji and invisible characters, such as the marks of a direction.
 */
export function foldWord(text: string): string {
  return (
    text
      .normalize("NFKD")
      .toLowerCase()
      // Vowel signs of Indic scripts are marks as well, and part of the word: only these are dropped.
      .replace(/[\u0300-\u036F\u0640\u064B-\u0655\p{Cf}\p{Variation_Selector}]/gu, "")
      .replace(/ı/g, "i")
      .replace(/[\p{P}\p{S}\s]+/gu, " ")
      .trim()
      .normalize("NFC")
  );
}
