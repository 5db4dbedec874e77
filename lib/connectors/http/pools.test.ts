import { expect, it } from "vitest";
import { json, startFakeGraph } from "../whatsapp/fake-graph.ts";
import { exchange } from "./exchange.ts";
import { createPools } from "./pools.ts";

const request = (baseUrl: string) => ({ method: "POST" as const, url: new URL(baseUrl), headers: {}, body: "{}" });

it("keeps sockets open and uses no more of them than it was told", async () => {
  const graph = await startFakeGraph();
  const pools = createPools({ connections: 2 });
  const sockets = new Set<unknown>();
  graph.answer((response, seen) => {
    sockets.add(response.socket);
    json({})(response, seen);
  });
  const io = { ...graph.io, dispatcher: pools.dispatcher };
  const all = await Promise.all(Array.from({ length: 50 }, () => exchange(request(graph.channel.baseUrl), io)));
  expect(all.every(({ status }) => status === 200)).toBe(true);
  expect(sockets.size).toBeLessThanOrEqual(2);
  await pools.close();
  expect(await exchange(request(graph.channel.baseUrl), io)).toMatchObject({ written: false, status: null });
  await graph.stop();
});

it("cuts what has not ended when its patience is over, and says that it was written", async () => {
  const graph = await startFakeGraph();
  const pools = createPools();
  let arrived = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  graph.answer(() => arrived());
  const hanging = exchange(request(graph.channel.baseUrl), { ...graph.io, dispatcher: pools.dispatcher });
  await arrival;
  await pools.close(10);
  expect(await hanging).toMatchObject({ written: true, status: null, body: null, problem: "The client is destroyed" });
  await graph.stop();
});
