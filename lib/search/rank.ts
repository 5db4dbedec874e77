/** What a search can find, as far as ranking needs it. */
export type Rankable = {
  /** Its name, as the person reads it. */
  label: string;
  /** Other words to find it by, in any language. */
  keywords?: readonly string[];
  /** Its numbers and codes, found whole or by their beginning. */
  ids?: readonly string[];
};

/** An id is found by its beginning from this many characters on. */
const idStart = 4;

/**
 * How well something fits a query, from 0 (not at all) to 100. Each word of the query has to begin a word, or stand within
 * one; letters that are scattered over a name never count. Accents, case and width of letters make no difference.
 */
export function score(thing: Rankable, query: string): number {
  const wanted = plain(query);
  const words = wordsOf(wanted);
  if (words.length === 0) return 0;
  const label = plain(thing.label);
  const keywords = (thing.keywords ?? []).map(plain);
  const byId = scoreOfIds(thing.ids ?? [], wanted);
  if (byId > 0) return byId;
  if (label === wanted) return 95;
  if (keywords.includes(wanted)) return 85;
  if (label.startsWith(wanted)) return 80;
  const own = wordsOf(label);
  if (words.every((word) => own.some((one) => begins(one, word)))) return 70;
  const all = [...own, ...keywords.flatMap(wordsOf)];
  if (words.every((word) => all.some((one) => begins(one, word)))) return 60;
  if (words.every((word) => own.some((one) => within(one, word)))) return 50;
  return words.every((word) => all.some((one) => within(one, word))) ? 40 : 0;
}

/** The things that fit a query, the best first; those that fit alike stay in their order, shorter names first. */
export function rank<T extends Rankable>(things: readonly T[], query: string): { thing: T; score: number }[] {
  return things
    .map((thing, at) => ({ thing, at, score: score(thing, query) }))
    .filter((found) => found.score > 0)
    .sort((a, b) => b.score - a.score || a.thing.label.length - b.thing.label.length || a.at - b.at)
    .map(({ thing, score }) => ({ thing, score }));
}

function scoreOfIds(ids: readonly string[], wanted: string): number {
  const bare = bareId(wanted);
  if (bare === "") return 0;
  const plainIds = ids.map((id) => bareId(plain(id)));
  if (plainIds.includes(bare)) return 100;
  return bare.length >= idStart && plainIds.some((id) => id.startsWith(bare)) ? 90 : 0;
}

/** An id or a number without what people group its digits with. */
function bareId(text: string): string {
  return text.replace(/[\s().+-]/g, "").replace(/^00(?=\d)/, "");
}

/** Lower case, without accents, and with letters of full width as the usual ones. */
function plain(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

const word = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const chinese = /^\p{Script=Han}/u;

/** The words of a text. Chinese is written without spaces, so a run of it is one word. */
export function wordsOf(text: string): string[] {
  return plain(text).match(word) ?? [];
}

/** Whether a word begins so. Within Chinese every sign begins something. */
function begins(text: string, start: string): boolean {
  return chinese.test(start) ? text.includes(start) : text.startsWith(start);
}

/** Whether a word holds this part; a single letter is in nearly every word. */
function within(text: string, part: string): boolean {
  return part.length > 1 && text.includes(part);
}
