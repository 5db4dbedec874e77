/**
 * `npm run bench`: measures speed, one file per question, each beside a ceiling measured in the same run. Each question runs
 * in a process of its own, so that memory is measured separately. `npm run bench -- send import` runs only these, and
 * `npm run bench -- --json` prints the named figures as lines of JSON and asks only the questions that have some.
 */
import { fork } from "node:child_process";
import { cpus, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { type Finding, jsonOf, lineOf, tableOf } from "./support/finding.ts";

const questions: Record<string, () => Promise<{ measure(): Promise<Finding[]> }>> = {
  "excel-read": () => import("./excel-read.ts"),
  import: () => import("./import.ts"),
  "import-memory": () => import("./import-memory.ts"),
  "beside-imports": () => import("./beside-imports.ts"),
  expand: () => import("./expand.ts"),
  webhook: () => import("./webhook.ts"),
  "apply-events": () => import("./apply-events.ts"),
  messages: () => import("./messages.ts"),
  search: () => import("./search.ts"),
  send: () => import("./send.ts"),
  "urgent-delay": () => import("./urgent-delay.ts"),
  smpp: () => import("./smpp.ts"),
  "two-workers": () => import("./two-workers.ts"),
  "desk.customers": () => import("./desk.customers.ts"),
  "desk.pages": () => import("./desk.pages.ts"),
  "page.list": () => import("./page.list.ts"),
  "page.dashboard": () => import("./page.dashboard.ts"),
  "page.messages": () => import("./page.messages.ts"),
  "page.campaign": () => import("./page.campaign.ts"),
};

/** The questions whose answers have names. */
const named = [
  ...["send", "urgent-delay", "excel-read", "import", "import-memory", "expand"],
  ...["webhook", "apply-events", "messages", "page.campaign"],
];

const [first, ...rest] = process.argv.slice(2);
if (first === "--one") await answer(rest[0] ?? "");
else if (first === "--json") await askAll(rest.length > 0 ? rest : named, true);
else await askAll(first === undefined ? Object.keys(questions) : [first, ...rest], false);

async function answer(name: string): Promise<void> {
  const question = await questions[name]?.();
  const findings = await question?.measure();
  process.send?.(findings, () => process.exit(0));
}

async function askAll(names: string[], asJson: boolean): Promise<void> {
  const unknown = names.filter((name) => !(name in questions));
  if (unknown.length > 0) {
    console.error(`There is no question ${unknown.join(", ")}. There are: ${Object.keys(questions).join(", ")}.`);
    process.exit(1);
  }
  const findings: Finding[] = [];
  const failed: string[] = [];
  for (const name of names) {
    const start = performance.now();
    process.stderr.write(`… ${name}`);
    const found = await ask(name);
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    process.stderr.write(`\r${found ? "✓" : "✗"} ${name} ${seconds} s\n`);
    for (const finding of found ?? []) process.stderr.write(`    ${lineOf(finding)}\n`);
    if (asJson) for (const finding of found ?? []) if (finding.name) console.log(jsonOf(finding));
    if (found) findings.push(...found);
    else failed.push(name);
  }
  if (asJson) console.error(machine());
  else console.log(`\n${machine()}\n\n${tableOf(findings)}`);
  if (failed.length > 0) {
    console.error(`\nNo answer: ${failed.join(", ")}.`);
    process.exitCode = 1;
  }
}

/** Runs a question in a process of its own. @returns null when it failed; stderr has the reason */
function ask(name: string): Promise<Finding[] | null> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(import.meta.url), ["--one", name], { execArgv: ["--expose-gc"] });
    let found: Finding[] | null = null;
    child.on("message", (message) => {
      found = message as Finding[];
    });
    child.on("exit", (code) => resolve(code === 0 ? found : null));
  });
}

function machine(): string {
  const cores = cpus();
  const gigabytes = Math.round(totalmem() / 1024 ** 3);
  return `${cores.length} cores (${cores[0]?.model.trim()}), ${gigabytes} GB, Node ${process.versions.node}, ${process.platform}`;
}
