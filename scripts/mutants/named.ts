/** A change that once survived every test. `search` stands in the file exactly once. */
export type NamedMutant = { name: string; file: string; search: string; replacement: string };

/** Each must die in the fast suite in less than a minute: `npm run mutants -- --named`. */
export const namedMutants: NamedMutant[] = [
  {
    name: "role check removed in the action wrapper",
    file: "lib/auth/session.ts",
    search: "if (!hasPermission(session.workspace.role, permission)) {",
    replacement: "if (false) {",
  },
  {
    name: "same-origin check removed in the action wrapper",
    file: "lib/actions/same-origin.ts",
    search:
      'if (!origin || !URL.canParse(origin) || !ours.includes(new URL(origin).host)) throw new DomainError("forbidden", key);',
    replacement: "",
  },
];
