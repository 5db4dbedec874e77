import { type Connection, connect } from "#db/client";
import { testDatabase } from "./database.ts";

const opened = new Map<string, Promise<Connection>>();

/**
 * This test process's connections as one of the product's processes: row-level security applies, so that a loop of the worker
 * that forgets to name its workspace finds nothing in a test either. They end with the process.
 */
export function connectionAs(process: "web" | "worker" | "door" | "system"): Promise<Connection> {
  const held = opened.get(process) ?? open(process);
  opened.set(process, held);
  return held;
}

async function open(process: "web" | "worker" | "door" | "system"): Promise<Connection> {
  const { appUrl, workerUrl, doorUrl, systemUrl } = await testDatabase();
  const url = { web: appUrl, worker: workerUrl, door: doorUrl, system: systemUrl }[process];
  return connect(url, { max: 12, name: `carillon-test-${process}` });
}
