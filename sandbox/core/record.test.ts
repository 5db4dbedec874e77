import { expect, it } from "vitest";
import { type AcceptFacts, MessageRecord } from "./record.ts";

const factsOf = (n: number, recipient = `4915${n}`): AcceptFacts => ({
  ...{ wamid: `${recipient}:${n}`, phoneId: `phone-${n % 3}`, wabaId: "waba", recipient, at: 1_000 + n },
  ...{ template: n % 2 === 0 ? "parcel" : null, templateId: n % 2 === 0 ? "77" : null, type: "template" },
  ...{ parameters: JSON.stringify({ body: [`Größe ${n}`] }), correlation: n % 5 === 0 ? null : `c-${n}` },
});
const recordOf = (max?: number) => new MessageRecord((id) => id.split(":")[0] ?? null, max);
const plain = ({
  wamid,
  phoneId,
  wabaId,
  recipient,
  at,
  template,
  templateId,
  type,
  parameters,
  correlation,
}: AcceptFacts) => ({
  ...{ wamid, phoneId, wabaId, recipient, at, template, templateId, type, parameters, correlation },
});

it("gives back every message as it was accepted, also those that were packed", () => {
  const record = recordOf();
  const all = Array.from({ length: 5_000 }, (_, n) => factsOf(n));
  for (const facts of all) record.accept(facts);
  expect(record.accepted).toBe(5_000);
  expect([...record.all()].map(plain)).toEqual(all);
  // Back and forth over more chunks than lie unpacked.
  for (const n of [0, 4_999, 1_500, 3_000, 2, 4_998]) expect(plain(record.of(`4915${n}`)[0] as never)).toEqual(all[n]);
});

it("keeps the status of a message that was packed since", () => {
  const record = recordOf();
  const first = record.accept(factsOf(0));
  for (let n = 1; n < 3_000; n++) record.accept(factsOf(n));
  first.status = "failed:131026";
  expect(record.find("49150:0")?.status).toBe("failed:131026");
  expect(record.find("49151:1")?.status).toBe("accepted");
  expect(record.find("49150:9")).toBeNull();
});

it("knows a person's messages in order, however far they lie apart", () => {
  const record = recordOf();
  for (let n = 0; n < 4_000; n++) record.accept(factsOf(n, n % 1_500 === 0 ? "4977" : `4915${n}`));
  expect(record.of("4977").map(({ at }) => at)).toEqual([1_000, 2_500, 4_000]);
});

it("reads in pages and from the newest", () => {
  const record = recordOf();
  for (let n = 0; n < 3_000; n++) record.accept(factsOf(n));
  const page = record.page(1_000, 500, ({ phoneId }) => phoneId === "phone-1");
  expect([page.items.length, page.items[0]?.at, page.next]).toEqual([500, 2_000, 2_500]);
  expect(record.latest(2, ({ template }) => template === null).map(({ at }) => at)).toEqual([3_999, 3_997]);
});

it("drops the oldest beyond its limit and counts them", () => {
  const record = recordOf(2_048);
  for (let n = 0; n < 5_000; n++) record.accept(factsOf(n, n === 0 ? "4977" : `4915${n % 3_000}`));
  expect(record.accepted - record.dropped).toBeLessThanOrEqual(2_048);
  expect([...record.all()]).toHaveLength(record.accepted - record.dropped);
  expect(record.of("4977")).toEqual([]);
  // Its earlier message was dropped, the later one was not.
  expect(record.of("49151500").map(({ at }) => at)).toEqual([5_500]);
});
