/**
 * Which blocks of the sources a test file enters: functions, branches and loops. A test that does not enter the block of a mutant
 * cannot kill it and need not run.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Node, parseSource, walk } from "./rules/syntax-tree.ts";

type Block = { start: number; end: number; isExpression: boolean };

/** The environment variable that names the file to which blocks are written, one line each, as they are entered. */
export const enteredFile = "MUTANTS_ENTERED_FILE";

/** What processes of tests load first, by NODE_OPTIONS: it defines the function that `markBlocks` calls. */
export const runtime = `
import { appendFileSync } from "node:fs";
const entered = new Set();
globalThis.enteredBlock = (block) => {
  if (entered.has(block)) return;
  entered.add(block);
  appendFileSync(process.env.${enteredFile}, block + "\\n");
};
`;

/** The blocks of a file, and the bodies of arrow functions that are expressions. */
function blocksOf(source: string): Block[] {
  const blocks: Block[] = [];
  walk(parseSource(source), (node) => {
    if (node.type === "BlockStatement" || node.type === "FunctionBody")
      blocks.push({ start: node.start, end: node.end, isExpression: false });
    const body = node.type === "ArrowFunctionExpression" ? (node.body as Node) : undefined;
    if (body && body.type !== "BlockStatement" && body.type !== "FunctionBody")
      blocks.push({ start: body.start, end: body.end, isExpression: true });
    return true;
  });
  return blocks;
}

/** The innermost block around the characters `start` to `end`, as it is written down; null at the top of the file. */
export function blockAround(file: string, source: string, start: number, end: number): string | null {
  const around = blocksOf(source).filter((block) => block.start <= start && end <= block.end);
  const innermost = around.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
  return innermost ? `${file}:${innermost.start}` : null;
}

/** The source with a call at the beginning of each block. Lines keep their numbers. */
export function markBlocks(file: string, source: string): string {
  const inserts = blocksOf(source).flatMap(({ start, end, isExpression }) => {
    const call = `globalThis.enteredBlock?.(${JSON.stringify(`${file}:${start}`)})`;
    if (!isExpression) return [{ at: start + 1, text: `${call};`, order: 0 }];
    return [
      { at: start, text: `(${call}, `, order: -end },
      { at: end, text: ")", order: start },
    ];
  });
  let marked = source;
  // From the end, so that positions stay; at one position what belongs to the outer block comes out outside.
  for (const { at, text } of inserts.sort((a, b) => b.at - a.at || b.order - a.order))
    marked = marked.slice(0, at) + text + marked.slice(at);
  return marked;
}

/** Marks these files of a scratch tree. */
export function markFiles(tree: string, files: Iterable<string>): void {
  for (const file of new Set(files)) {
    const path = join(tree, file);
    writeFileSync(path, markBlocks(file, readFileSync(path, "utf8")));
  }
}
