import { generalFormat, type NumberFormat } from "../cell.ts";
import type { WorkbookLimits } from "../limits.ts";
import { WorkbookRefusal } from "../refusals.ts";
import type { Archive } from "./archive.ts";
import { numberFormat } from "./number-formats.ts";
import { StringTable, sharedStringHandlers } from "./shared-strings.ts";
import { type XmlHandlers, XmlReader } from "./xml.ts";

/** The sheet that is read: the first one that is visible. */
export interface SheetFacts {
  name: string;
  /** The workbook has hidden sheets, too. */
  othersHidden: boolean;
}

/** What the reader needs to know about a workbook before it can read the first row. */
export interface Book {
  sheetPart: string;
  sheet: SheetFacts;
  /** Names of the visible sheets with cells. */
  sheets: string[];
  is1904: boolean;
  /** Number formats by style index, which cells refer to. */
  formats: NumberFormat[];
  strings: StringTable;
}

/** Sheets that are offered to choose from. */
const sheetsMax = 100;

interface Relationship {
  type: string;
  target: string;
}

/**
 * Finds the visible worksheet of a name, or the first one, and reads the number formats and shared strings its cells refer to.
 * @throws WorkbookRefusal not_xlsx, opendocument, macro_workbook, binary_workbook, no_sheet, and those of the parts
 */
export async function openBook(archive: Archive, limits: WorkbookLimits, wanted?: string): Promise<Book> {
  await refuseOtherKinds(archive, limits);
  const roots = await readRelationships(archive, "", limits);
  const root = [...roots.values()].find(({ type }) => type.endsWith("/officeDocument"));
  if (!root || !archive.has(root.target)) throw new WorkbookRefusal("not_xlsx");
  const parts = await readRelationships(archive, root.target, limits);
  const { sheets, is1904 } = await readSheetList(archive, root.target, limits);
  const readable = sheets.filter((s) => s.visible && parts.get(s.relationship)?.type.endsWith("/worksheet"));
  const sheet = wanted === undefined ? readable[0] : readable.find(({ name }) => name === wanted);
  const sheetPart = sheet && parts.get(sheet.relationship)?.target;
  if (!sheet || !sheetPart || !archive.has(sheetPart)) throw new WorkbookRefusal("no_sheet");

  const partOf = (kind: string) => [...parts.values()].find(({ type }) => type.endsWith(kind))?.target;
  const styles = partOf("/styles");
  const shared = partOf("/sharedStrings");
  const strings = new StringTable(limits);
  const formats = styles && archive.has(styles) ? await readFormats(archive, styles, limits) : [generalFormat];
  // The markup can be larger than the texts; the string table has its own limit for the texts.
  if (shared && archive.has(shared))
    await parsePart(archive, shared, sharedStringHandlers(strings, limits), limits, limits.inflatedBytes);
  const othersHidden = sheets.some(({ visible }) => !visible);
  const names = readable.slice(0, sheetsMax).map(({ name }) => name);
  return { sheetPart, sheet: { name: sheet.name, othersHidden }, sheets: names, is1904, formats, strings };
}

async function refuseOtherKinds(archive: Archive, limits: WorkbookLimits): Promise<void> {
  const types = "[Content_Types].xml";
  if (!archive.has(types)) throw new WorkbookRefusal(kindWithoutTypes(archive));
  let isWorkbook = false;
  for (const name of archive.names())
    if (/(^|\/)vbaproject\.bin$/.test(name)) throw new WorkbookRefusal("macro_workbook");
  await parsePart(
    archive,
    types,
    {
      open(_, { ContentType = "" }) {
        if (/sheet\.binary\./i.test(ContentType)) throw new WorkbookRefusal("binary_workbook");
        if (/macroEnabled|vbaProject/i.test(ContentType)) throw new WorkbookRefusal("macro_workbook");
        if (/spreadsheetml/i.test(ContentType)) isWorkbook = true;
      },
    },
    limits,
  );
  // A text document or slides, in an archive of the same form.
  if (!isWorkbook) throw new WorkbookRefusal("not_xlsx");
}

function kindWithoutTypes(archive: Archive): "opendocument" | "numbers" | "not_xlsx" {
  for (const name of archive.names())
    if (/^index\.zip$|^index\/[^/]+\.iwa$|\.numbers\/index/.test(name)) return "numbers";
  const isOds = archive.has("mimetype") || (archive.has("content.xml") && archive.has("meta-inf/manifest.xml"));
  return isOds ? "opendocument" : "not_xlsx";
}

async function readRelationships(
  archive: Archive,
  of: string,
  limits: WorkbookLimits,
): Promise<Map<string, Relationship>> {
  const slash = of.lastIndexOf("/") + 1;
  const folder = of.slice(0, slash);
  const part = `${folder}_rels/${of.slice(slash)}.rels`;
  if (!archive.has(part)) throw new WorkbookRefusal("not_xlsx", { part });
  const found = new Map<string, Relationship>();
  await parsePart(
    archive,
    part,
    {
      open(name, { Id, Type, Target, TargetMode }) {
        if (name !== "Relationship" || !Id || !Type || !Target || TargetMode === "External") return;
        found.set(Id, { type: Type, target: resolvePart(folder, Target) });
      },
    },
    limits,
  );
  return found;
}

/** Part names are only looked up in the archive's directory, so a path that leaves the archive finds nothing. */
function resolvePart(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (step === "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  }
  return path.join("/");
}

async function readSheetList(archive: Archive, part: string, limits: WorkbookLimits) {
  const sheets: { name: string; relationship: string; visible: boolean }[] = [];
  let is1904 = false;
  await parsePart(
    archive,
    part,
    {
      open(name, attributes) {
        if (name === "workbookPr") is1904 = /^(1|true|on)$/.test(attributes.date1904 ?? "");
        if (name !== "sheet") return;
        const relationship = Object.entries(attributes).find(([key]) => key.endsWith(":id"))?.[1] ?? "";
        const visible = (attributes.state ?? "visible") === "visible";
        // Excel allows 31 characters.
        sheets.push({ name: (attributes.name ?? "").slice(0, 100).toWellFormed(), relationship, visible });
      },
    },
    limits,
  );
  return { sheets, is1904 };
}

async function readFormats(archive: Archive, part: string, limits: WorkbookLimits): Promise<NumberFormat[]> {
  const custom = new Map<number, string>();
  const ids: number[] = [];
  let inCellXfs = false;
  const handlers: XmlHandlers = {
    open(name, { numFmtId, formatCode }) {
      if (name === "numFmt" && numFmtId) custom.set(Number(numFmtId), formatCode ?? "General");
      else if (name === "cellXfs") inCellXfs = true;
      else if (name === "xf" && inCellXfs) ids.push(Number(numFmtId ?? 0) || 0);
    },
    close(name) {
      if (name === "cellXfs") inCellXfs = false;
    },
  };
  await parsePart(archive, part, handlers, limits);
  const formats = new Map<number, NumberFormat>();
  const formatOf = (id: number) => {
    const format = formats.get(id) ?? numberFormat(id, custom);
    formats.set(id, format);
    return format;
  };
  return ids.length > 0 ? ids.map(formatOf) : [generalFormat];
}

/** Parses one part. @throws WorkbookRefusal */
export async function parsePart(
  archive: Archive,
  part: string,
  handlers: XmlHandlers,
  limits: WorkbookLimits,
  maxBytes = limits.smallPartBytes,
): Promise<void> {
  const xml = new XmlReader(part, handlers, limits);
  for await (const chunk of archive.read(part, maxBytes)) xml.write(chunk);
  xml.end();
}
