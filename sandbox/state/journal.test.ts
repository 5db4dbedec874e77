import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Sandbox } from "../sandbox.ts";
import { FileJournal } from "./journal.ts";
import { Segments } from "./segments.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sandbox-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const startAt = 1_790_000_000_000;

function open(fullBytes: number) {
  const sandbox = new Sandbox({ speed: 0, startAt });
  const segments = new Segments(join(folder, "state.log"), fullBytes);
  const journal = new FileJournal(sandbox, segments);
  journal.replay();
  sandbox.journal = journal;
  return { sandbox, segments };
}

function accept({ sandbox }: ReturnType<typeof open>, count: number): void {
  const waba = [...sandbox.world.wabas.values()][0];
  const number = [...sandbox.world.numbers.values()][0];
  if (!waba || !number) throw new Error("the world is empty");
  for (let i = 0; i < count; i++) {
    const facts = {
      ...{ wamid: `wamid.${i}`, phoneId: number.id, wabaId: waba.id, recipient: `49155500${2000 + i}`, at: startAt },
      ...{ template: null, templateId: null, type: "text", parameters: "{}", correlation: String(i) },
    };
    const plan = sandbox.receipts.plan(facts, { category: "utility", ttlSeconds: null, failCode: null });
    sandbox.journal.message(facts, plan);
    sandbox.receipts.follow(plan, sandbox.record.accept(facts));
  }
}

it("carries the receipts that are not yet delivered into each new file, and deletes the oldest files", () => {
  const first = open(20_000);
  accept(first, 200);
  expect(first.segments.dropped).toBeGreaterThan(0);
  const second = open(20_000);
  expect(second.sandbox.receipts.pending).toBe(200);
  expect(second.sandbox.record.accepted).toBeLessThan(200);
  expect(second.sandbox.journal.generation).toBe(first.segments.dropped);
});

it("brings back each message with its furthest status, and no receipt that was delivered", () => {
  const first = open(1_000_000);
  accept(first, 2);
  const [done, half] = [...first.sandbox.receipts.unsettled()].map(({ plan }) => plan.id);
  first.sandbox.journal.settled([`${done}#0`, `${done}#1`, `${done}#2`, `${half}#0`]);
  const { sandbox } = open(1_000_000);
  expect([...sandbox.record.all()].map(({ status }) => status)).toEqual(["read", "sent"]);
  expect([...sandbox.receipts.unsettled()].map(({ plan }) => plan.id)).toEqual([half]);
});
