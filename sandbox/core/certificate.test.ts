import { X509Certificate } from "node:crypto";
import { connect, createServer, type Server } from "node:tls";
import { afterEach, expect, it } from "vitest";
import { selfSigned } from "./certificate.ts";

let server: Server | null = null;
afterEach(() => server?.close());

it("is a certificate that its own key has signed, for a year, for every name", () => {
  const { cert } = selfSigned(["localhost", "graph.facebook.com", "127.0.0.1"], Date.parse("2026-11-22T00:00:00Z"));
  const read = new X509Certificate(cert);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkHost("graph.facebook.com")).toBe("graph.facebook.com");
  expect(read.checkHost("graph.example.com")).toBeUndefined();
  expect(read.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(new Date(read.validFrom).toISOString()).toBe("2026-11-21T00:00:00.000Z");
  expect(new Date(read.validTo).toISOString()).toBe("2027-11-22T00:00:00.000Z");
});

it("is accepted by a client that was given it, and by no other", async () => {
  const { key, cert } = selfSigned(["chatapi.viber.com"]);
  const listening = createServer({ key, cert }, (socket) => socket.end());
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const { port } = listening.address() as { port: number };
  const shake = (ca?: string) =>
    new Promise<string>((resolve) => {
      const socket = connect({ host: "127.0.0.1", port, servername: "chatapi.viber.com", ca }, () => {
        resolve("trusted");
        socket.destroy();
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  expect(await shake(cert)).toBe("trusted");
  expect(await shake()).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
});
