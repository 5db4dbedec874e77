import compile from "icu-minify/compile";

/**
 * A loader of the build: parses the texts of a catalogue, so that nothing has to be parsed when they are shown.
 *
 * @param {string} source a catalogue, as JSON
 * @returns {string} the same catalogue with its texts as next-intl's formatter takes them
 */
export default function compileTexts(source) {
  return JSON.stringify(JSON.parse(source, (_key, value) => (typeof value === "string" ? compile(value) : value)));
}
