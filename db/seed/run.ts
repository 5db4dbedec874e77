/**
 * `node db/seed/run.ts [--large]`: a believable month for an empty database, once. A database that holds a workspace is
 * left as it is. Prints the logins as JSON.
 */
import { type Connection, connect } from "#db/client";
import { consents } from "#db/schema/audience";
import { auditLog } from "#db/schema/workspaces";
import { env } from "#lib/env";
import { newId } from "#lib/ids";
import { seedCampaigns } from "./campaigns.ts";
import { seedChannels } from "./channels.ts";
import { countMessages } from "./figures.ts";
import { addManyMessages } from "./large.ts";
import { demoLogins } from "./logins.ts";
import { writeMessages } from "./message-rows.ts";
import { makePeople } from "./people.ts";
import { Dice } from "./random.ts";
import { seedTemplates } from "./templates.ts";
import { repliesTo, steadyMessages } from "./traffic.ts";
import { seedWorkspaces } from "./workspaces.ts";

const DAY_MS = 86_400_000;
const month = 29;

const { DATABASE_URL, DEMO_PASSWORD } = env();
const connection = connect(DATABASE_URL, { max: 1, name: "carillon-seed" });
try {
  const [held] = await connection.sql`SELECT 1 FROM workspaces LIMIT 1`;
  if (held) console.error("The database holds a workspace already; nothing was written.");
  else if (!DEMO_PASSWORD || DEMO_PASSWORD.length < 12) {
    console.error("DEMO_PASSWORD must be set and have 12 characters or more: everyone signs in with it.");
    process.exitCode = 1;
  } else {
    // The pool holds one connection, so that this is one transaction: the demonstration is there whole or not at all.
    await connection.sql`BEGIN`;
    await seed(connection, DEMO_PASSWORD, new Date());
    await connection.sql`COMMIT`;
    await connection.sql`ANALYZE`;
    console.log(JSON.stringify({ logins: demoLogins.map((login) => ({ ...login, password: DEMO_PASSWORD })) }));
  }
} finally {
  await connection.close();
}

async function seed({ db, sql }: Connection, password: string, now: Date): Promise<void> {
  const dice = new Dice(20_261);
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

  const agreed = new Set(people.filter(() => dice.chance(0.985)).map((person) => person.phone));
  const replies = (rows: Parameters<typeof repliesTo>[0]) => repliesTo(rows, people, dice, now);
  const zone = { lumen: "Asia/Shanghai", alder: "Europe/London", corvo: "Europe/Lisbon" };
  const streams = [
    {
      zone: zone.lumen,
      perDay: 430,
      from: month,
      until: 0,
      templates: [
        [template("order_shipped"), 5],
        [template("pickup_ready"), 3],
      ],
    },
    // Care fell silent when its token was revoked.
    { zone: zone.lumen, perDay: 110, from: month, until: 5, templates: [[template("visit_feedback"), 1]] },
    { zone: zone.alder, perDay: 85, from: month, until: 0, templates: [[template("appointment_reminder"), 1]] },
    { zone: zone.corvo, perDay: 64, from: month, until: 0, templates: [[template("gate_change"), 1]] },
  ] as const;
  for (const stream of streams) {
    const rows = steadyMessages(stream, people, dice, now);
    await writeMessages(sql, [...rows, ...replies(rows)]);
  }
  const consented = (person: (typeof people)[number]) => agreed.has(person.phone);
  const campaign = { templates, people, consented, author: author.europe, zone: zone.lumen, replies };
  await writeMessages(sql, await seedCampaigns(db, campaign, dice, now));

  const lumen = places.lumen.id;
  for (let at = 0; at < people.length; at += 2_000) {
    const some = people.slice(at, at + 2_000).filter(consented);
    await db.insert(consents).values(
      some.map((person) => ({
        workspaceId: lumen,
        id: newId(),
        phone: person.phone,
        kind: "marketing" as const,
        granted: true,
        source: "loyalty card",
        at: new Date(now.getTime() - dice.int(40, 400) * DAY_MS),
      })),
    );
  }
  if (process.argv.includes("--large")) await addManyMessages(sql, lumen, channels.europe, 1_000_000);
  await countMessages(sql);
  await db.insert(auditLog).values(
    Object.values(channels).map((channel, at) => ({
      workspaceId: channel.workspaceId,
      id: newId(),
      at: new Date(now.getTime() - (6 - at) * DAY_MS),
      actorName: author[(Object.keys(channels) as (keyof typeof channels)[])[at] ?? "europe"],
      action: "channel.edited",
      objectKind: "channel",
      objectId: channel.id,
      detail: { name: channel.name },
    })),
  );
}
