/** Whether the request being handled is read leniently: fields nobody knows, long texts and missing samples pass. For demos. */
import { AsyncLocalStorage } from "node:async_hooks";

const lenient = new AsyncLocalStorage<true>();

/** Runs the handling of a request; what it starts is read in the same way. */
export function readAs<T>(isLenientSandbox: boolean, handle: () => T): T {
  return isLenientSandbox ? lenient.run(true, handle) : handle();
}

export function isLenient(): boolean {
  return lenient.getStore() === true;
}
