import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

export type ServiceMode = "take" | "refuse" | "hang";

export type ServiceMessage = { ids: string[]; to: string; text: string; reference: string };

type Asked = {
  sequence?: number;
  acknowledge?: number;
  password?: string;
  to?: string;
  text?: string;
  reference?: string;
};

/** The other end of `line-session`: a real TCP server that remembers what it was sent and what was acknowledged. */
export async function startLineService(password = "a password of the tests") {
  const received: ServiceMessage[] = [];
  const acknowledged: number[] = [];
  const sockets = new Set<Socket>();
  let mode: ServiceMode = "take";
  let reports = 0;

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const tell = (told: object) => socket.write(`${JSON.stringify(told)}\n`);
    const lines = createInterface({ input: socket }).on("error", () => {});
    lines.on("line", (line) => {
      const asked = JSON.parse(line) as Asked;
      if (asked.acknowledge !== undefined) return acknowledged.push(asked.acknowledge);
      if (asked.password !== undefined) return tell({ answer: asked.sequence, bound: asked.password === password });
      if (mode === "hang") return;
      if (mode === "refuse") return tell({ answer: asked.sequence, error: "unknown_number" });
      const { to = "", text = "", reference = "" } = asked;
      const ids = [1, 2, 3].map((part) => `L${received.length + 1}-${part}`);
      received.push({ ids, to, text, reference });
      tell({ answer: asked.sequence, ids });
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    host: "127.0.0.1",
    port: (server.address() as AddressInfo).port,
    password,
    received,
    /** Numbers of the reports that were acknowledged. */
    acknowledged,
    behave(next: ServiceMode) {
      mode = next;
    },
    /** Reports the state of one part over every open connection. @returns the report's number */
    report(id: string, state: "delivered" | "failed" = "delivered"): number {
      const report = ++reports;
      for (const socket of sockets) socket.write(`${JSON.stringify({ report, id, state, at: 1793001200000 })}\n`);
      return report;
    },
    connections: () => sockets.size,
    /** Cuts every connection without a word. */
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
