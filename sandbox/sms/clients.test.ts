/** The simulated carrier and a client that somebody else wrote: the one of the package `smpp`. */

/** The simulated carrier and a client that somebody else wrote: the one of the package `smpp`. */
import smpp, { type Session } from "smpp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startTestSandbox } from "../testing.ts";

type Pdu = { command_status: number; message_id?: string; short_message?: { message: string }; response(): never };

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>;
beforeAll(async () => {
  sandbox = await startTestSandbox({ speed: 0 });
});
afterAll(() => sandbox.close());

async function connect(how: "bind_transceiver" | "bind_transmitter" | "bind_receiver", password = "kiosk") {
  const { place } = sandbox.sandbox.sms;
  if (!place) throw new Error("the carrier does not listen");
  const session = smpp.connect(place) as InstanceType<typeof Session>;
  session.on("error", () => {});
  await new Promise((resolve) => session.on("connect", resolve as () => void));
  const bound = await new Promise<Pdu>((resolve) => session[how]({ system_id: "kiosk", password }, resolve as never));
  return { session, status: bound.command_status };
}
const submit = ({ session }: { session: InstanceType<typeof Session> }, to: string, message: string) =>
  new Promise<Pdu>((resolve) =>
    session.submit_sm(
      {
        source_addr: "KIOSK",
        source_addr_ton: 5,
        destination_addr: to,
        short_message: message,
        registered_delivery: 1,
      },
      resolve as never,
    ),
  );

describe("a client of another make", () => {
  it("signs in, sends, and gets a receipt", async () => {
    const client = await connect("bind_transceiver");
    expect(client.status).toBe(0);
    const receipts: string[] = [];
    client.session.on("deliver_sm", (pdu: Pdu) => {
      receipts.push(String(pdu.short_message?.message ?? pdu.short_message));
      client.session.send(pdu.response());
    });
    const taken = await submit(client, "4915550100017", "Schöne Grüße [1 €]");
    expect(taken).toMatchObject({ command_status: 0, message_id: expect.stringMatching(/^[0-9a-f]+$/) });
    expect(sandbox.sandbox.sms.world.sent.at(-1)).toMatchObject({ to: "4915550100017" });
    sandbox.sandbox.clock.advance(5_000);
    await vi.waitFor(() => expect(receipts[0]).toMatch(new RegExp(`^id:${taken.message_id} .*stat:DELIVRD err:000`)));
    client.session.close();
  });

  it.each([
    ["a wrong password", "guess", 0x0e],
    ["as a transmitter", "kiosk", 0],
  ])("%s answers %i", async (_name, password, status) => {
    const client = await connect("bind_transmitter", password);
    expect(client.status).toBe(status);
    client.session.close();
  });

  it("is told by number what is wrong", async () => {
    const client = await connect("bind_transceiver");
    expect((await submit(client, "4915550100114", "x")).command_status).toBe(0x0b);
    expect((await submit(client, "12", "x")).command_status).toBe(0x0b);
    const receiver = await connect("bind_receiver");
    expect((await submit(receiver, "4915550100017", "x")).command_status).toBe(0x04);
    client.session.close();
    receiver.session.close();
  });

  it("gets the same receipts from the same seed", async () => {
    const run = async () => {
      await sandbox.control("reset", { seed: 7 });
      await vi.waitFor(() => expect(sandbox.sandbox.sms.place).not.toBeNull());
      const client = await connect("bind_transceiver");
      const ids = [];
      for (const ending of ["0017", "0018", "0019"])
        ids.push((await submit(client, `49155501${ending}`, "x")).message_id);
      client.session.close();
      return ids;
    };
    expect(await run()).toEqual(await run());
  });
});
