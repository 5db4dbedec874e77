import { expect, it } from "vitest";
import { SeenAddresses } from "./seen-addresses.ts";

it("knows every address that was added, and no other", () => {
  const seen = new SeenAddresses();
  for (let i = 0; i < 20_000; i++) expect(seen.add(`phone +49155${i}`)).toBe(false);
  for (let i = 0; i < 20_000; i++) expect(seen.add(`phone +49155${i}`)).toBe(true);
  expect(seen.has("phone +4915519999")).toBe(true);
  expect(seen.has("email +4915519999")).toBe(false);
  expect(seen.has("phone +4915520000")).toBe(false);
});
