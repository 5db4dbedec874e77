/**
 * `npm run icons`: writes the drawings of the console's icons, which `components/ui/icons.tsx` names, into one file, and the
 * address of that file into `icons.tsx`. Its name is short because a page repeats it with every icon, and changes with its content.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as lucide from "lucide-react";
import { createElement, type ElementType } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const root = join(import.meta.dirname, "..");
const names = join(root, "components/ui/icons.tsx");
const address = /^const address = "(.*)";$/m;

/** The file as it should be. @throws Error for an icon that lucide does not have */
export function sprite(): string {
  const source = readFileSync(names, "utf8");
  const symbols = [...source.matchAll(/^export const (\w+) = icon\("([\w-]+)"\);$/gm)].map(([, name = "", id]) => {
    const drawing = (lucide as unknown as Record<string, ElementType>)[name];
    if (!drawing) throw new Error(`lucide has no icon ${name}.`);
    const inner = renderToStaticMarkup(createElement(drawing)).replace(/^<svg[^>]*>|<\/svg>$/g, "");
    return `<symbol id="${id}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n<title>Icons</title>\n${symbols.join("\n")}\n</svg>\n`;
}

/** Where browsers find drawings, by what they are. */
export function addressOf(drawings: string): string {
  return `/i/${createHash("sha256").update(drawings).digest("base64url").replace(/\W|_/g, "").slice(0, 6)}.svg`;
}

/** The file that `icons.tsx` names. */
export function spriteFile(): string {
  return join(root, "public", address.exec(readFileSync(names, "utf8"))?.[1] ?? "");
}

if (import.meta.main) {
  const drawings = sprite();
  const file = addressOf(drawings);
  rmSync(join(root, "public/i"), { recursive: true, force: true });
  mkdirSync(join(root, "public/i"));
  writeFileSync(join(root, "public", file), drawings);
  writeFileSync(names, readFileSync(names, "utf8").replace(address, `const address = "${file}";`));
}
