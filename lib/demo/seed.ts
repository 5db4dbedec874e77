/**
 * `node lib/demo/seed.ts [--large]`: fills an empty database with a demonstration: a business, a provider with its customers, and a month of
 * messages.
 * Does nothing when there is a workspace already. Prints the logins as JSON.
 */
import { databaseRoles } from "#db/access/roles";
import { type Connection, connect, type Db } from "#db/client";
import { consents } from "#db/schema/audience";
import { auditLog } from "#db/schema/workspaces";
import { withRole } from "#lib/database-url";
import { env } from "#lib/env";
import { newId } from "#lib/ids";
import { seedCampaigns } from "./campaigns.ts";
import { seedChannels } from "./channels.ts";
import { seedContacts } from "./contacts.ts";
import { seedCustomers } from "./customers.ts";
import { countMessages, recordSending } from "./figures.ts";
import { demoLogins } from "./logins.ts";
import { addManyMessages } from "./many-messages.ts";
import { writeMessages } from "./message-rows.ts";
import { makePeople, type Person } from "./people.ts";
import { Random } from "./random.ts";
import { type SeededTemplate, seedTemplates } from "./templates.ts";
import { repliesTo, steadyMessages, type Traffic } from "./traffic.ts";
import { seedWorkspaces } from "./workspaces.ts";

const DAY_MS = 86_400_000;
const DAYS_OF_HISTORY = 29;
const ZONES = { lumen: "Asia/Shanghai", alder: "Europe/London", corvo: "Europe/Lisbon" };

const { DATABASE_URL, DEMO_PASSWORD } = env();
const connection = connect(withRole(DATABASE_URL, databaseRoles.operator), { max: 1, name: "carillon-seed" });
try {
  const [held] = await connection.sql`SELECT 1 FROM workspaces LIMIT 1`;
  if (held) console.error("The database already has a workspace; nothing was written.");
  else if (!DEMO_PASSWORD || DEMO_PASSWORD.length < 12) {
    console.error("DEMO_PASSWORD must be set to 12 characters or more; every demo user signs in with it.");
    process.exitCode = 1;
  } else {
    // The pool has one connection, so this is one transaction: the demonstration is written completely or not at all.
    await connection.sql`BEGIN`;
    await seed(connection, DEMO_PASSWORD, new Date());
    await connection.sql`COMMIT`;
    // Only the owner of the tables may.
    await connection.sql`SET ROLE NONE`;
    await connection.sql`ANALYZE`;
    console.log(JSON.stringify({ logins: demoLogins.map((login) => ({ ...login, password: DEMO_PASSWORD })) }));
  }
} finally {
  await connection.close();
}

async function seed({ db, sql }: Connection, password: string, now: Date): Promise<void> {
  const random = new Random(20_261);
  const people = makePeople();
  const places = await seedWorkspaces(db, password, now);
  const channels = await seedChannels(db, places, now);
  const author = {
    europe: "Omar Pires",
    care: "Omar Pires",
    alder: places.alder.owner.name,
    corvo: places.corvo.owner.name,
  };
  const templates = await seedTemplates(db, channels, author, now);
  const template = (name: string) => {
    const found = templates.get(name);
    if (!found) throw new Error(`No template ${name}.`);
    return found;
  };

  const agreed = new Set(people.filter(() => random.chance(0.985)).map((person) => person.phone));
  const replies = (rows: Parameters<typeof repliesTo>[0]) => repliesTo(rows, people, random, now);
  for (const stream of streamsOf(template)) {
    const rows = steadyMessages(stream, people, random, now);
    await writeMessages(sql, [...rows, ...replies(rows)]);
  }
  const consented = (person: Person) => agreed.has(person.phone);
  const campaign = { templates, people, consented, author: author.europe, zone: ZONES.lumen, replies };
  await writeMessages(sql, await seedCampaigns(db, campaign, random, now));

  await seedConsents(db, places.lumen.id, people.filter(consented), random, now);
  await seedContacts(db, places.lumen.id, people.slice(0, 1_200), random, now);
  if (process.argv.includes("--large")) await addManyMessages(sql, places.lumen.id, channels.europe, 1_000_000);
  await countMessages(sql);
  await recordSending(sql);
  await seedCustomers(db, places.harbour, now);
  await db.insert(auditLog).values(
    Object.values(channels).map((channel, at) => ({
      workspaceId: channel.workspaceId,
      id: newId(),
      at: new Date(now.getTime() - (6 - at) * DAY_MS),
      actorName: author[(Object.keys(channels) as (keyof typeof channels)[])[at] ?? "europe"],
      action: "channel.edited",
      objectKind: "channel",
      objectId: channel.id,
      detail: { name: { from: `${channel.name} (new)`, to: channel.name } },
    })),
  );
}

/** What each channel sends all day, apart from campaigns. */
function streamsOf(template: (name: string) => SeededTemplate): Traffic[] {
  const [from, until] = [DAYS_OF_HISTORY, 0];
  return [
    {
      zone: ZONES.lumen,
      perDay: 430,
      from,
      until,
      templates: [
        [template("order_shipped"), 5],
        [template("pickup_ready"), 3],
      ],
    },
    // Lumen Care has sent nothing since its token was revoked.
    { zone: ZONES.lumen, perDay: 110, from, until: 5, templates: [[template("visit_feedback"), 1]] },
    { zone: ZONES.alder, perDay: 85, from, until, templates: [[template("appointment_reminder"), 1]] },
    { zone: ZONES.corvo, perDay: 64, from, until, templates: [[template("gate_change"), 1]] },
  ];
}

async function seedConsents(db: Db, workspaceId: string, people: Person[], random: Random, now: Date): Promise<void> {
  const rows = people.map((person) => ({
    workspaceId,
    id: newId(),
    address: person.phone,
    country: person.country,
    kind: "marketing" as const,
    granted: true,
    source: "loyalty card",
    at: new Date(now.getTime() - random.int(40, 400) * DAY_MS),
  }));
  for (let at = 0; at < rows.length; at += 2_000) await db.insert(consents).values(rows.slice(at, at + 2_000));
}
