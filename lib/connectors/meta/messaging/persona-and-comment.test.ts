/** Messages under a persona's name, and private replies to comments, over the real wire against the sandbox. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectorIo } from "../../connector.ts";
import { createPools } from "../../http/pools.ts";
import { kinds, startAccount, textTo } from "./testing.ts";

const pools = createPools();
const io: ConnectorIo = { dispatcher: pools.dispatcher, now: () => new Date(), timeoutMs: 2_000 };
afterAll(() => pools.close(0));

describe.each([
  ["messenger", "messenger", false],
  ["instagram through its page", "instagram", false],
  ["instagram by its own login", "instagram", true],
] as const)("%s", (_name, kind, byLogin) => {
  const { connector, addressKind, object } = kinds[kind];
  let account: Awaited<ReturnType<typeof startAccount>>;
  beforeAll(async () => {
    account = await startAccount(kind, byLogin);
  });
  afterAll(() => account.sandbox.close());

  const send = (to: string, options: object) =>
    connector.send({ ...textTo(to, addressKind, account.accountId), options }, account.channel, io);
  const comment = (person: string): Promise<{ id: string; scopedId: string }> =>
    account.sandbox.control(`persons/${person}/say`, {
      accountId: account.accountId,
      kind: "comment",
      text: "How much?",
    });
  const recipients = () => [...account.sandbox.sandbox.record.all()].map(({ recipient }) => recipient);

  it("answers a comment in private, once", async () => {
    const { id, scopedId } = await comment("4915550051");
    expect(await send(scopedId, {})).toMatchObject({ outcome: "rejected", failure: { kind: "WINDOW_CLOSED" } });
    expect(await send(scopedId, { comment: id })).toMatchObject({ outcome: "accepted" });
    expect(await send(scopedId, { comment: id })).toMatchObject({
      ...{ outcome: "rejected", failure: { kind: "INVALID_REQUEST" } },
    });
    expect(recipients()).toEqual([scopedId]);
  });

  it("does not send a reply that was taken a second time when its answer was lost", async () => {
    const { id, scopedId } = await comment("4915550052");
    account.sandbox.sandbox.rules.set([{ do: { kind: "reset_after_accept" } }]);
    expect(await send(scopedId, { comment: id })).toMatchObject({ outcome: "uncertain" });
    account.sandbox.sandbox.rules.set([]);
    expect(await send(scopedId, { comment: id })).toMatchObject({ outcome: "rejected" });
    expect(recipients().filter((recipient) => recipient === scopedId)).toHaveLength(1);
  });

  it("may not answer a comment after seven days, nor one that nobody wrote", async () => {
    const { id, scopedId } = await comment("4915550053");
    await account.sandbox.control("clock", { advanceMs: 7 * 24 * 3_600_000 });
    expect(await send(scopedId, { comment: id })).toMatchObject({
      ...{ outcome: "rejected", failure: { kind: "WINDOW_CLOSED" } },
    });
    expect(await send(scopedId, { comment: "17" })).toMatchObject({
      ...{ outcome: "rejected", failure: { kind: "INVALID_REQUEST" } },
    });
  });

  it("speaks under a persona where the platform has them", async () => {
    const person = await account.meet("4915550054");
    const { body } = await account.sandbox.ask(
      `${account.sandbox.httpUrl}/v25.0/me/personas`,
      "POST",
      { name: "Ines", profile_picture_url: "https://kiosk.example/ines.png" },
      { authorization: `Bearer ${account.made.accessToken}` },
    );
    expect(await send(person, { persona: body.id })).toMatchObject({ outcome: "accepted" });
    const unknown = await send(person, { persona: "17" });
    // Instagram has none, and refuses messages that name one.
    if (object === "instagram") expect(unknown).toMatchObject({ outcome: "accepted" });
    else expect(unknown).toMatchObject({ outcome: "rejected", failure: { kind: "INVALID_REQUEST" } });
  });
});
