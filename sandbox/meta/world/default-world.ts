/** The initial world: one app, one account with three numbers, two more with one each. Ids are known in advance, so the demonstration can be bound to it. */
import { World } from "./world.ts";

export const DEFAULT_APP = {
  id: "780145223019488",
  secret: "5f1c0a9be27d4c36a8d1f0e94b72c513",
  name: "Carrier Lab",
} as const;

/** The app for Instagram's own login, which has an id and a secret of its own. */
export const DEFAULT_INSTAGRAM_APP = {
  id: "1390244718835520",
  secret: "c2b7d90e54fa41c0b3e86a1f7d25c9ab",
  name: "Carrier Lab for Instagram",
} as const;

export const DEFAULT_SEED = 20261121;

/** Accounts of other businesses. */
const OTHERS = [
  ["Alder Clinics", "447700900811"],
  ["Corvo Travel", "447700900905"],
] as const;

export function defaultWorld(seed: number, now: number, throughput: number): World {
  const world = new World(seed);
  world.apps.set(DEFAULT_APP.id, { ...DEFAULT_APP, callbackUrl: null, fields: [] });
  world.apps.set(DEFAULT_INSTAGRAM_APP.id, { ...DEFAULT_INSTAGRAM_APP, callbackUrl: null, fields: [] });
  const portfolio = world.addPortfolio("Lumen Group");
  const waba = world.addWaba(portfolio.id, "Lumen Retail", now);
  world.addNumber(waba.id, { phone: "6581234501", verifiedName: "Lumen Retail", connected: true }, throughput);
  world.addNumber(waba.id, { phone: "6581234502", verifiedName: "Lumen Care" }, throughput);
  world.addNumber(waba.id, { phone: "6581234503", verifiedName: "Lumen Outlet" }, throughput);
  world.addToken(DEFAULT_APP.id, waba, "SYSTEM_USER", now);
  for (const [name, phone] of OTHERS) {
    const other = world.addWaba(world.addPortfolio(name).id, name, now);
    world.addNumber(other.id, { phone, verifiedName: name, connected: true }, throughput);
    world.addToken(DEFAULT_APP.id, other, "SYSTEM_USER", now);
  }
  return world;
}
