import { afterAll, describe, expect, it } from "vitest";
import type { RawRequest, Session } from "../connector.ts";
import { createIo } from "../http/io.ts";
import { createPools } from "../http/pools.ts";
import { connectorSuite, eventually } from "./connector-suite.ts";
import { startLineService } from "./line-service.ts";
import { lineSession } from "./line-session.ts";

const pools = createPools();
const io = createIo(pools, { timeoutMs: 2_000 });
afterAll(() => pools.close(0));

function channelTo({ host, port, password }: Awaited<ReturnType<typeof startLineService>>) {
  return {
    id: "cams-0123456789",
    workspaceId: "w1",
    environment: "live" as const,
    baseUrl: "",
    accountId: "7",
    credentials: { host, port, user: "kiosk", password },
  };
}

connectorSuite("line session", async () => {
  const service = await startLineService();
  const channel = channelTo(service);
  return {
    connector: lineSession,
    channel,
    nowhere: { ...channel, credentials: { ...channel.credentials, port: 1 } },
    io,
    parts: 3,
    platform: {
      behave: service.behave,
      received: () => service.received.map(({ to, reference }) => ({ to, reference })),
      deliver(externalId) {
        service.report(externalId);
        return null;
      },
      stop: service.stop,
    },
  };
});

describe("a session", () => {
  async function withSession(
    emit: (request: RawRequest) => Promise<void>,
    work: (session: Session, service: Awaited<ReturnType<typeof startLineService>>) => Promise<void>,
  ) {
    const service = await startLineService();
    try {
      const opened = await lineSession.session?.open(channelTo(service), emit, io);
      if (!opened?.ok) throw new Error("the session did not open");
      await work(opened.value, service);
      await opened.value.close();
    } finally {
      await service.stop();
    }
  }

  it("answers the platform only after the report is stored", async () => {
    let store = () => {};
    const stored = new Promise<void>((resolve) => {
      store = resolve;
    });
    let seen = 0;
    const emit = async () => {
      seen += 1;
      await stored;
    };
    await withSession(emit, async (_session, service) => {
      const report = service.report("L1-1");
      await eventually(() => (seen > 0 ? true : undefined));
      expect(service.acknowledged).toEqual([]);
      store();
      expect(await eventually(() => service.acknowledged.at(0))).toBe(report);
    });
  });

  it("leaves a report unanswered that could not be stored", async () => {
    let seen = 0;
    const emit = async () => {
      seen += 1;
      throw new Error("the database is away");
    };
    await withSession(emit, async (_session, service) => {
      service.report("L1-1");
      service.report("L1-2");
      await eventually(() => (seen === 2 ? true : undefined));
      expect(service.acknowledged).toEqual([]);
    });
  });

  it("says when the connection is gone, and sends nothing afterwards", async () => {
    const message = {
      correlation: "1",
      sender: { externalId: "KIOSK" },
      address: { kind: "phone" as const, value: "+4915550017" },
      content: { kind: "text" as const, text: "Hello" },
      options: {},
    };
    await withSession(
      async () => {},
      async (session, service) => {
        service.behave("hang");
        const hanging = session.send(message);
        await new Promise((resolve) => setTimeout(resolve, 50));
        service.cut();
        await session.closed;
        expect(await hanging).toMatchObject({ outcome: "uncertain" });
        expect(await session.send(message)).toMatchObject({ outcome: "retry_later" });
      },
    );
  });

  it("does not open with a wrong password", async () => {
    const service = await startLineService();
    const channel = channelTo(service);
    const wrong = { ...channel, credentials: { ...channel.credentials, password: "guess" } };
    expect(await lineSession.session?.open(wrong, async () => {}, io)).toMatchObject({
      ok: false,
      failure: { kind: "AUTH" },
    });
    await service.stop();
  });
});
