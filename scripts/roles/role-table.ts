import { globSync, readFileSync } from "node:fs";
import { roles } from "#db/enums";
import { hasPermission, type Permission, permissions } from "#lib/auth/permissions";

/** One way into the console, and the permission that it asks for. */
export type Entry = { name: string; permission: string };

const text = (path: string) => readFileSync(path, "utf8");
const posix = (path: string) => path.replaceAll("\\", "/");

/** The address of a page or route: route groups are left out. */
function addressOf(path: string): string {
  const parts = path.split("/").slice(1, -1);
  return `/${parts.filter((part) => !part.startsWith("(")).join("/")}`;
}

/** A check by itself, or a page that shows itself to nobody without the permission. */
const asked = /(?:\b(?:authorizePage|requirePermission)\(\s*|if \(!(?:hasPermission|isAllowed)\([^,]+, )"([\w:]+)"/;

/** What a file asks for, itself or through a file beside it that it imports; null when it names nothing. */
function permissionOf(path: string): string | null {
  const source = text(path);
  const own = asked.exec(source)?.[1];
  if (own) return own;
  const folder = path.slice(0, path.lastIndexOf("/"));
  const imported = [...source.matchAll(/from "(\.{1,2}\/[^"]+\.tsx?)"/g)].map((match) =>
    posix(new URL(match[1] ?? "", `file:///${encodeURI(folder)}/`).pathname.slice(1)),
  );
  const sources = [
    source,
    ...imported.map(decodeURI).flatMap((file) => (globSync(escaped(file)).length ? [text(file)] : [])),
  ];
  for (const each of sources) {
    const found = asked.exec(each)?.[1];
    if (found) return found;
    if (/\b(?:authorize|require)Operator\(/.test(each)) return "operator:manage";
  }
  return sources.some((each) => /\brequireSession\(/.test(each)) ? "session" : null;
}

const escaped = (path: string) => path.replace(/[[\]()]/g, "[$&]");

/** Pages and routes, by address. Those that name no permission are for visitors, or redirect. */
export function readPages(): Entry[] {
  const paths = globSync("app/**/{page.tsx,route.ts}").map(posix).sort();
  return paths.map((path) => ({ name: addressOf(path), permission: permissionOf(path) ?? "public" }));
}

/** Server actions, by name. */
export function readActions(): Entry[] {
  return globSync("app/**/*.ts")
    .flatMap((path) =>
      [...text(path).matchAll(/^export const (\w+Action) = defineAction\([\s\S]*?permission: "([\w:]+)"/gm)].map(
        ([, name = "", permission = ""]) => ({ name, permission }),
      ),
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}

const head = ["", ...roles];
const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** Who may: a mark under each role; the person's flag for operators; everybody for what needs no role. */
function marks(permission: string): string[] {
  if (permission === "public") return roles.map(() => "anyone");
  if (permission === "session") return roles.map(() => "●");
  if (permission === "operator:manage") return roles.map(() => "flag");
  return roles.map((role) => (hasPermission(role, permission as Permission) ? "●" : ""));
}

function table(title: string, entries: readonly { name: string; permission: string }[], second: string): string {
  const rows = entries.map(({ name, permission }) => line([`\`${name}\``, `\`${permission}\``, ...marks(permission)]));
  return [
    `## ${title}`,
    "",
    line([second, "permission", ...head.slice(1)]),
    line(head.concat("").map(() => "---")),
    ...rows,
  ].join("\n");
}

/** docs/roles.md, as the code says it. */
export function writeRoleTable(): string {
  const rows = permissions.map((permission) => line([`\`${permission}\``, ...marks(permission)]));
  return `# Who may do what

Made from the code by \`npm run roles\`; a test fails while it differs. A mark says that the role has the permission in its own
workspace. *flag* is for operators of the installation, whatever their roles; *anyone* needs no session, and some of these pages
send members elsewhere. Permissions of the desk hold in a provider's workspace only, and a closed workspace can only be read
(\`lib/auth/permissions.ts\`).

## Permissions

${line(["permission", ...roles])}
${line(["---", ...roles.map(() => "---")])}
${rows.join("\n")}

${table("Pages and routes", readPages(), "address")}

${table("Actions", readActions(), "action")}
`;
}
