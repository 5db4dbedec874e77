/** `npm run icons`: writes the drawings of the console's icons, which `components/ui/icons.tsx` names, into one file. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as lucide from "lucide-react";
import { createElement, type ElementType } from "react";
import { renderToStaticMarkup } from "react-dom/server";

const folder = join(import.meta.dirname, "../components/ui");
export const spriteFile = join(folder, "icons.svg");

/** The file as it should be. @throws Error for an icon that lucide does not have */
export function sprite(): string {
  const source = readFileSync(join(folder, "icons.tsx"), "utf8");
  const symbols = [...source.matchAll(/^export const (\w+) = icon\("([\w-]+)"\);$/gm)].map(([, name = "", id]) => {
    const drawing = (lucide as unknown as Record<string, ElementType>)[name];
    if (!drawing) throw new Error(`lucide has no icon ${name}.`);
    const inner = renderToStaticMarkup(createElement(drawing)).replace(/^<svg[^>]*>|<\/svg>$/g, "");
    return `<symbol id="${id}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">\n<title>Icons</title>\n${symbols.join("\n")}\n</svg>\n`;
}

if (import.meta.main) writeFileSync(spriteFile, sprite());
