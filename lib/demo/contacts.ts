import type { Db } from "#db/client";
import { contactAttributes, contactGroups, contactSegments } from "#db/schema/contacts";
import { everybody } from "#lib/contacts/contacts";
import { insertContacts } from "#lib/contacts/files/write-rows";
import { joinGroup } from "#lib/contacts/membership";
import type { Ctx } from "#lib/context";
import { newId } from "#lib/ids";
import type { Person } from "./people.ts";
import type { Random } from "./random.ts";

const cities = { GB: ["London", "Leeds", "Bristol"], DE: ["Berlin", "Hamburg", "Leipzig"], US: ["Austin", "Boston"] };
const labels = ["loyalty card", "wholesale", "newsletter"];
const perStatement = 500;

/** The people a shop keeps: contacts with attributes and labels, two groups and a segment. */
export async function seedContacts(
  db: Db,
  workspaceId: string,
  people: Person[],
  random: Random,
  now: Date,
): Promise<void> {
  const ctx: Ctx = { workspaceId, actor: { kind: "system", name: "Demonstration" }, db, now };
  const made = { workspaceId, createdBy: "system", createdAt: now };
  await db.insert(contactAttributes).values([
    { workspaceId, key: "city", name: "City", kind: "text", createdAt: now },
    { workspaceId, key: "orders", name: "Orders", kind: "number", createdAt: now },
  ]);
  const groups = ["Loyalty card", "Wholesale"].map((name) => ({ ...made, id: newId(), name }));
  await db.insert(contactGroups).values(groups);
  const filter = { ...everybody, attributes: [{ key: "city", test: "is" as const, value: "Berlin" }] };
  await db.insert(contactSegments).values({ ...made, id: newId(), name: "Berlin", filter });
  for (let at = 0; at < people.length; at += perStatement) {
    const some = people.slice(at, at + perStatement);
    const ids = await insertContacts(
      ctx,
      some.map(({ name, phone, country }) => ({
        name,
        labels: random.chance(0.4) ? [random.pick(labels)] : [],
        attributes: { city: random.pick(cities[country]), orders: random.int(0, 40) },
        addresses: [{ addressKind: "phone", address: phone, country }],
      })),
      "import",
    );
    for (const [i, { id }] of groups.entries()) {
      await joinGroup(
        ctx,
        id,
        ids.filter((_, n) => n % (i + 2) === 0),
      );
    }
  }
}
