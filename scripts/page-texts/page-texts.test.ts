// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are sources with templates in them
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { catalogues } from "#lib/i18n/catalogues";
import { pick } from "#lib/i18n/client-texts";
import { entryFiles, entryOf, nameGiven, readNeeds, readPageTexts } from "./page-texts.ts";

const root = join(import.meta.dirname, "../..");

describe("the pages of the console", () => {
  const needs = readNeeds(root, catalogues.en);
  const texts = readPageTexts(root, needs);
  const pages = entryFiles(root).filter((file) => /(^|\/)page\.tsx$/.test(file));

  it("are found", () => expect(pages.length).toBeGreaterThan(20));

  it.each(entryFiles(root))("%s names itself by its own path, if at all", (file) => {
    expect([null, entryOf(file)]).toContain(nameGiven(root, file));
  });

  it("bring their own texts, so that no layout brings them to every page", () => {
    const alone = pages.filter((file) => needs.get(file)?.length && nameGiven(root, file) === null);
    expect(alone).toEqual([]);
  });

  it("bring nothing when none of their parts uses texts in the browser", () => {
    const empty = pages.filter((file) => texts[entryOf(file)]?.length === 0);
    expect(empty).toEqual([]);
  });

  const most: Record<string, number> = {
    // Where templates are written, the reasons for refusals stand beside their fields at once.
    "(console)/channels/[channelId]/(designer)/templates/[code]/designer-part": 26_000,
  };

  it.each(Object.keys(texts))("%s brings few texts in either language", (entry) => {
    for (const language of ["en", "zh"] as const) {
      const json = JSON.stringify(pick(catalogues[language], texts[entry] ?? []));
      expect({ language, bytes: Buffer.byteLength(json) }).toSatisfy(
        ({ bytes }: { bytes: number }) => bytes <= (most[entry] ?? 17_000),
      );
    }
  });
});

describe("the texts of a page", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  const catalogue = {
    list: { title: "Campaigns", empty: "None", columns: { name: "Name", state: "State" } },
    states: { paused: "Paused", running: "Running" },
    errors: { name: { short: "Too short", long: "Too long" }, other: "Other" },
    shell: { error: "Failed", menu: "Menu" },
  };
  const client = '"use client";\nimport { useTranslations } from "next-intl";\n';

  /** Writes a small project and reads the texts of its one page and its layout. */
  function read(files: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), "page-texts-"));
    folders.push(folder);
    const all = {
      "app/layout.tsx": 'export default withTexts("layout", ({ children }) => children);',
      "app/page.tsx": 'import { Part } from "./part.tsx";\nexport default withTexts("page", () => <Part />);',
      ...files,
    };
    for (const [path, source] of Object.entries(all)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), source);
    }
    return readPageTexts(folder, readNeeds(folder, catalogue));
  }
  const part = (body: string, head = client) => read({ "app/part.tsx": `${head}${body}` }).page;

  it("are those its parts in the browser ask for", () => {
    expect(part('export function Part() { const t = useTranslations("list"); return t("title"); }')).toEqual([
      "list.title",
    ]);
  });

  it("leave out what only the server renders", () => {
    const head = 'import { useTranslations } from "next-intl";\n';
    expect(part('export function Part() { const t = useTranslations("list"); return t("title"); }', head)).toEqual([]);
  });

  it("leave out other parts of the same file", () => {
    const body =
      'export function Part() { return useTranslations("list")("title"); }\n' +
      'export function Other() { return useTranslations("list")("empty"); }';
    expect(part(body)).toEqual(["list.title"]);
  });

  it.each([
    ["rich text", 't.rich("title", {})', ["list.title"]],
    ["a whole group", 't.raw("columns")', ["list.columns.name", "list.columns.state"]],
    ["either of two", 't(many ? "title" : "empty")', ["list.empty", "list.title"]],
    ["a variable with either of two", "t(key)", ["list.empty", "list.title"]],
    ["a key made up of a group and a value", "t(`columns.${column}`)", ["list.columns.name", "list.columns.state"]],
    ["a key made by a function beside it", "t(made(column))", ["list.columns.name", "list.columns.state"]],
    ["a key nobody can know", "t(column)", ["list.columns.name", "list.columns.state", "list.empty", "list.title"]],
    ["a translator handed on", "other(t)", ["list.columns.name", "list.columns.state", "list.empty", "list.title"]],
    ["a translator in a list of dependencies", 'useMemo(() => t("title"), [t])', ["list.title"]],
  ])("include %s", (_what, expression, expected) => {
    const variables = 'const key = many ? "title" : "empty"; const made = (column: string) => `columns.${column}`;';
    const body = `export function Part({ many, column }) { const t = useTranslations("list"); ${variables} return ${expression}; }`;
    expect(part(body)).toEqual(expected);
  });

  it("include the keys of a namespace that is made up", () => {
    expect(part("export const Part = ({ group }) => useTranslations(`list.${group}`)('name');")).toEqual([
      "list.columns.name",
    ]);
  });

  it("include the group that a component is drawn with, and all where that is not known", () => {
    const badge = "export function Badge({ of, state }) { return useTranslations()(`${of}.${state}`); }";
    const files = (attribute: string) => ({
      "app/part.tsx": `${client}import { Badge } from "./badge.tsx"; export const Part = (props) => <Badge ${attribute} state={props.state} />;`,
      "app/badge.tsx": badge.replace("()(", '("list")('),
    });
    expect(read(files('of="columns"')).page).toEqual(["list.columns.name", "list.columns.state"]);
    expect(read(files('of={props.many ? "columns" : "none"}')).page).toEqual([
      "list.columns.name",
      "list.columns.state",
    ]);
    expect(
      read({ ...files("of={props.of}"), "app/badge.tsx": badge.replace("`${of}.${state}`", "`list.${of}.${state}`") })
        .page,
    ).toEqual(["list.columns.name", "list.columns.state"]);
    expect(read({ ...files('of="list"'), "app/badge.tsx": badge }).page).toHaveLength(4);
  });

  it("follow imports, exports of other files and what is loaded later to check a form, but neither types, actions nor parts loaded on demand", () => {
    const use = (name: string, key: string) => `export const ${name} = () => useTranslations("list")("${key}");`;
    const texts = read({
      "app/part.tsx": `${client}
        import { Inner } from "./inner.tsx"; import { type Typed } from "./typed.tsx"; import { act } from "./act.ts";
        const Lazy = onDemand(() => import("./lazy.tsx")); const schema = defer(() => import("./schema.ts"));
        export const Part = () => <Inner as={{} as Typed} onClick={act} check={schema}><Lazy /></Inner>;`,
      "app/inner.tsx": 'export { Deep as Inner } from "./deep.tsx";',
      "app/deep.tsx": use("Deep", "title"),
      "app/lazy.tsx": `${client}${use("Lazy", "columns.name")} export default Lazy;`,
      "app/schema.ts": use("schema", "empty"),
      "app/typed.tsx": use("Typed", "columns.name"),
      "app/act.ts": `"use server";\n${use("act", "columns.state")}`,
    });
    expect(texts.page).toEqual(["list.empty", "list.title"]);
  });

  it("include those of a part that is loaded apart and drawn at once", () => {
    const texts = read({
      "app/part.tsx": `${client}const Apart = dynamic(() => import("./apart.tsx").then((part) => part.Apart));
        export const Part = () => <Apart />;`,
      "app/apart.tsx": `${client}export const Apart = () => useTranslations("list")("title");`,
    });
    expect(texts.page).toEqual(["list.title"]);
  });

  it("include the errors that its schemas name", () => {
    const texts = read({
      "app/part.tsx": `${client}import { schema } from "./schema.ts";
        export function Part() { const say = useTranslations("errors"); return check(schema, say); }`,
      "app/schema.ts":
        'export const schema = text().min(3, "name.short"); export const other = text().max(9, "name.long");',
    });
    expect(texts.page).toEqual(["errors.name.short"]);
  });

  it("include what is asked of a translator for all namespaces that is handed on", () => {
    const texts = read({
      "app/part.tsx": `${client}import { lines } from "./lines.ts";
        export function Part() { const t = useTranslations(); return lines(t as Say); }`,
      "app/lines.ts":
        'export const lines = (say) => [say("list.title"), say(`states.${state}`)]; export const other = "list.empty";',
    });
    expect(texts.page).toEqual(["list.title", "states.paused", "states.running"]);
  });

  it("are refused when nobody can know the namespace", () => {
    expect(() => part("export const Part = ({ a, b }) => useTranslations()(`${a.b}.${b}`);")).toThrow(/app\/part.tsx/);
  });

  it("leave those of a part that brings its own to the part", () => {
    const texts = read({
      "app/page.tsx": `import { Part } from "./part.tsx"; import { Shut } from "./inner/shut.tsx";
        export default withTexts("page", () => <Part><Shut /></Part>);`,
      "app/part.tsx": `${client}export const Part = () => useTranslations("list")("title");`,
      "app/inner/shut.tsx": `import { Open } from "./open.tsx";\nexport const Shut = withPartTexts("inner/shut", Open);`,
      "app/inner/open.tsx": `${client}export const Open = () => useTranslations("list")("empty");`,
    });
    expect(texts).toEqual({ layout: [], page: ["list.title"], "inner/shut": ["list.empty"] });
  });

  it("leave those of an error page to the layout around it, and those of a page that brings none", () => {
    const texts = read({
      "app/page.tsx": "export default () => null;",
      "app/error.tsx": `${client}export default () => useTranslations("shell")("error");`,
      "app/inner/page.tsx": `${client}export default () => useTranslations("list")("empty");`,
    });
    expect(texts).toEqual({ layout: ["list.empty", "shell.error"] });
  });
});

it("a part of the catalogue keeps the groups of its texts", () => {
  const catalogue = { list: { title: "Campaigns", columns: { name: "Name", state: "State" } }, other: { a: "A" } };
  expect(pick(catalogue, ["list.columns.name", "list.title"])).toEqual({
    list: { columns: { name: "Name" }, title: "Campaigns" },
  });
});
