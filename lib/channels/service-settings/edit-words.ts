import type { WordList } from "#db/schema/service";
import { audit } from "#lib/audit/audit";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { changeSettings } from "./change-settings.ts";
import { type EditWordsInput, type WordSetInput, wordsIn } from "./schema.ts";
import { type ChangedWords, findConflict, foldWord, hasStopWord, type WordSet, wordsOf } from "./words.ts";

/**
 * Sets the stop and start words of one language for a channel.
 *
 * @throws DomainError "conflict" when a word would mean two things, "invalid" when people would have no word left by which
 *   marketing ends
 */
export async function editWords(ctx: Ctx, input: EditWordsInput): Promise<void> {
  const list = { marketing: wordsIn(input.marketing), all: wordsIn(input.all), start: wordsIn(input.start) };
  await keepWords(ctx, input, (changed) => ({ ...changed, [input.set]: list }));
}

/** Lets our own words of one language hold again. @throws as `editWords` */
export async function restoreWords(ctx: Ctx, input: WordSetInput): Promise<void> {
  await keepWords(ctx, input, ({ [input.set]: _, ...others }) => others);
}

async function keepWords(
  ctx: Ctx,
  { channelId, set }: { channelId: string; set: WordSet },
  change: (changed: ChangedWords) => Record<string, WordList>,
): Promise<void> {
  await changeSettings(ctx, channelId, async (ctx, { words: before }) => {
    const words = change(before);
    const conflict = findConflict(words);
    if (conflict) {
      const field = fieldOf(words[set], conflict.text) ?? conflict.kinds[1];
      throw new DomainError("conflict", "service.wordTwice", { values: { word: conflict.text }, field });
    }
    if (!hasStopWord(words)) throw new DomainError("invalid", "service.noStopWord", { field: "marketing" });
    const [from, to] = [wordsOf(set, before), wordsOf(set, words)];
    const detail = {
      ...differenceOf("stopWords", from.marketing, to.marketing),
      ...differenceOf("stopAllWords", from.all, to.all),
      ...differenceOf("startWords", from.start, to.start),
    };
    if (Object.keys(detail).length === 0) return null;
    await audit(ctx, {
      action: "channel.words_changed",
      objectKind: "channel",
      objectId: channelId,
      detail: { words: set, ...detail },
    });
    return { words };
  });
}

/** The last list of a language that holds a word, for the form to show the error at. */
function fieldOf(list: WordList | undefined, text: string): string | null {
  if (!list) return null;
  const fields = ["start", "all", "marketing"] as const;
  return fields.find((kind) => list[kind].some((word) => foldWord(word) === foldWord(text))) ?? null;
}

function differenceOf<Key extends string>(key: Key, before: string[], after: string[]) {
  const [from, to] = [before.join(" · "), after.join(" · ")];
  return from === to ? {} : ({ [key]: { from, to } } as Record<Key, { from: string; to: string }>);
}
