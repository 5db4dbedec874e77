/** Words that, alone in a message, end further marketing. Compared without case and outer punctuation. */
const stopWords = new Set([
  "stop",
  "stopall",
  "unsubscribe",
  "cancel",
  "end",
  "quit",
  "optout",
  "opt out",
  "td",
  "退订",
  "退訂",
]);

/** True when the whole message is a wish not to be written to any more. */
export function isStopWord(text: string): boolean {
  return stopWords.has(
    text
      .trim()
      .toLowerCase()
      .replace(/^[\p{P}\s]+|[\p{P}\s]+$/gu, ""),
  );
}
