import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogues } from "./catalogues.ts";
import { flatten } from "./test-support.ts";

/** Every source that may show a text, without tests and without the catalogues. */
const files = globSync("{app,components,lib}/**/*.{ts,tsx}")
  .filter((path) => !/\.test\.tsx?$|testing|test-support|lib\/i18n\/catalogues/.test(path))
  .map((path) => ({ path, source: readFileSync(path, "utf8") }));

/** Parts of keys that appear somewhere as a text or as the name of a property. */
const words = new Set(
  files.flatMap(({ source }) =>
    [...source.matchAll(/["'`]([\w:.-]+)["'`]|\b(\w+)\??:/g)].map(([, a, b]) => a ?? b ?? ""),
  ),
);

/**
 * Groups that are asked for with a value from a list of the sources. `enumerations.test.ts` refuses any other key there; it
 * leaves out the kinds of messages, which are the platform's words.
 */
const enumerated =
  /^(states|system\.log\.actions|requests\.quota|settings\.audit\.(kinds|actions|details|permissions|switch|yesNo|hiddenRows)|messages\.(failures|kind)|rowReasons|excel\.refusals|templates\.(category|reviewReasons)|channels\.(codeLanguage|industries|account\.steps\.(code|account|webhooks|numbers)$))/;

/** Errors and form messages name their key as a plain text, whatever file they are in. */
const everywhere = ["errors"];

/** Files that are handed a translator of all catalogues. */
const handed = ["app/(console)/settings/audit/audit-words.ts", "components/shell/command/command-targets.ts"];

function namespacesOf(path: string, source: string): string[] {
  const called = [
    ...source.matchAll(/\b(?:useTranslations|getTranslations)(?:<[^()]*>)?\(\s*(?:["'`]([\w.]+)["'`])?\s*\)/g),
  ];
  const typed = [...source.matchAll(/typeof (?:useTranslations|getTranslations)<(?:"([\w.]+)"|never)>/g)];
  const made = [...source.matchAll(/namespace: "([\w.]+)"/g)];
  // The writers of mails share a translator.
  const mail = path.startsWith("lib/mail/") ? ["mail"] : [];
  return [
    ...new Set(
      [...called, ...typed, ...made]
        .map((match) => match[1] ?? "")
        .concat(everywhere, mail, handed.includes(path) ? [""] : []),
    ),
  ];
}

/** What a file may ask of its translators: whole keys, and keys with a gap that a value fills. */
const readers = files.map(({ path, source }) => ({
  namespaces: namespacesOf(path, source),
  open: openNamespaces(source),
  texts: new Set([...source.matchAll(/["'`]([\w:.-]+)["'`]/g)].map((match) => match[1] ?? "")),
  patterns: [...source.matchAll(/`([\w:.-]*(?:\$\{[^`}]+\}[\w:.-]*)+)`/g)]
    .map((match) => match[1] ?? "")
    .map(patternOf),
}));

/** Namespaces whose translator is called with a value, as in `t(part.key)`: it may name any key directly below. */
function openNamespaces(source: string): string[] {
  const asks = (name: string) =>
    new RegExp(`\\b${name}(?:\\.rich)?\\((?:\\w+\\.)*\\w+(?:\\(\\w+\\)\\.\\w+)?(?: as [^,)]+)?\\s*[,)]`);
  return [...source.matchAll(/const (\w+) = (?:await )?(?:useTranslations|getTranslations)\("([\w.]+)"\)/g)]
    .filter(([, name = ""]) => asks(name).test(source))
    .map(([, , namespace = ""]) => namespace);
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\./g, "\\.").replace(/\$\{[^}]+\}/g, "([\\w:-]+)")}$`);
}

function isUsed(key: string): boolean {
  return readers.some(({ namespaces, open, texts, patterns }) =>
    namespaces.some((namespace) => {
      if (namespace !== "" && !key.startsWith(`${namespace}.`)) return false;
      const rest = namespace === "" ? key : key.slice(namespace.length + 1);
      if (texts.has(rest) || (open.includes(namespace) && words.has(rest))) return true;
      // A key of all catalogues is not asked for without its catalogue, nor one of all errors without a word of its own.
      const named = namespace === "" ? /^\^\w/ : everywhere.includes(namespace) ? /[a-z]{3}/i : /^/;
      const asked = patterns.filter(({ source }) => named.test(source));
      return asked.some((pattern) =>
        pattern
          .exec(rest)
          ?.slice(1)
          .every((part) => words.has(part)),
      );
    }),
  );
}

test("every group of states is asked for", () => {
  const groups = Object.keys(catalogues.en.states);
  const asked = (group: string) => {
    // The hint of a state is asked for with the name of its group: `${of}Hint.${state}`.
    const made = group.endsWith("Hint") ? "|\\}Hint\\.\\$" : "";
    const pattern = new RegExp(`["'\`.]${group}[".\`]|\\b${group}: \\{${made}`);
    return files.some(({ source }) => pattern.test(source));
  };
  expect(groups.filter((group) => !asked(group))).toEqual([]);
});

test("no text stands unused in the catalogues", () => {
  const keys = [...flatten(catalogues.en).keys()].filter((key) => !enumerated.test(key));
  expect(keys.length).toBeGreaterThan(1000);
  expect(keys.filter((key) => !isUsed(key))).toEqual([]);
});
