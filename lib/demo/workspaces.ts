import type { Db } from "#db/client";
import type { Role } from "#db/enums";
import { hashPassword } from "#lib/auth/password/passwords";
import { ensureMembership, ensureUser, ensureWorkspace, type NewWorkspace } from "#lib/workspaces/ensure-workspace";

export type SeededWorkspace = { id: string; name: string; owner: { id: string; name: string } };
export type SeededWorkspaces = Record<"lumen" | "harbour" | "alder" | "corvo", SeededWorkspace>;

type Someone = { email: string; name: string; role: Role };
const DAY_MS = 86_400_000;

/** A business, a provider and the provider's two customers, each with its members. */
export async function seedWorkspaces(db: Db, password: string, now: Date): Promise<SeededWorkspaces> {
  const passwordHash = await hashPassword(password);
  const activeSince = new Date(now.getTime() - 120 * DAY_MS);

  async function make(input: NewWorkspace, people: [Someone, ...Someone[]]): Promise<SeededWorkspace> {
    const id = await ensureWorkspace(db, { ...input, activeSince }, now);
    const ids: string[] = [];
    for (const [at, person] of people.entries()) {
      const joined = new Date(activeSince.getTime() + at * 3 * DAY_MS);
      const { email, name } = person;
      const userId = await ensureUser(db, { email, name, passwordHash, emailProvedAt: joined }, joined);
      await ensureMembership(db, { workspaceId: id, userId, role: person.role }, joined);
      ids.push(userId);
    }
    return { id, name: input.name, owner: { id: ids[0] as string, name: people[0].name } };
  }

  const lumen = await make(
    {
      slug: "lumen-retail",
      name: "Lumen Retail",
      kind: "business",
      zone: "Asia/Shanghai",
      language: "en",
      country: "SG",
      contactEmail: "owner@lumen.example",
    },
    [
      { email: "owner@lumen.example", name: "Mei Tan", role: "owner" },
      { email: "operator@lumen.example", name: "Omar Pires", role: "operator" },
      { email: "viewer@lumen.example", name: "Vera Holm", role: "viewer" },
    ],
  );
  const harbour = await make(
    { slug: "harbour-messaging", name: "Harbour Messaging", kind: "provider", zone: "Europe/London", country: "GB" },
    [{ email: "staff@harbour.example", name: "Sam Harte", role: "owner" }],
  );
  const alder = await make(
    {
      ...customerOf(harbour, "alder"),
      slug: "alder-clinics",
      name: "Alder Clinics",
      zone: "Europe/London",
      country: "GB",
    },
    [{ email: "owner@alder.example", name: "Ailsa Reid", role: "owner" }],
  );
  const corvo = await make(
    {
      ...customerOf(harbour, "corvo"),
      slug: "corvo-travel",
      name: "Corvo Travel",
      zone: "Europe/Lisbon",
      country: "PT",
    },
    [{ email: "owner@corvo.example", name: "Rui Matos", role: "owner" }],
  );
  return { lumen, harbour, alder, corvo };
}

function customerOf(provider: SeededWorkspace, domain: string) {
  return { kind: "business", providerId: provider.id, contactEmail: `owner@${domain}.example` } as const;
}
