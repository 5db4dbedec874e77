// Who may import whom. Arrows only point down; a need to point up means the code sits in the wrong room.
// docs/adr/0001-import-arrows.md says why this tool and how to read a complaint. Type-only imports do not count: they
// leave no trace at run time (scripts/depcruise-tsx.cjs leaves them out).

/** From the bottom to the top; a domain imports those before it, and its neighbours on the same step. */
const steps = [
  ["workspaces"],
  ["channels"],
  ["templates", "audience"],
  ["messages"],
  ["fallback"],
  ["campaigns", "conversations"],
  ["flows", "assistants"],
];
/** These read from all; the others call them only to append a fact in the same transaction. */
const onlookers = ["statistics", "billing"];

const anyOf = (names) => `(${names.join("|")})`;
const domain = `^lib/${anyOf([...steps.flat(), ...onlookers, "inbound", "events"])}/`;
const test = "\\.test\\.tsx?$|/test-support\\.ts$|/testing\\.ts$|^lib/testing/|^e2e/";
const upward = steps.flatMap((step, at) => {
  const above = steps.slice(at + 1).flat();
  if (above.length === 0) return [];
  return [
    {
      name: `${step.join("-and-")}-imports-downward`,
      comment: "Domains stack: workspaces, channels, templates and audience, messages, fallback, campaigns, flows.",
      severity: "error",
      from: { path: `^lib/${anyOf(step)}/`, pathNot: test },
      to: { path: `^lib/${anyOf(above)}/` },
    },
  ];
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment: "Two files that need each other are one file, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\.css$" },
    },
    ...upward,
    {
      name: "pages-ask-domains",
      comment: "A page reads through a domain's queries and changes through its verbs.",
      severity: "error",
      from: { path: "^app/", pathNot: test },
      to: { path: "^db/(schema|client|migrate|seed)|^lib/(connectors|jobs|worker|door|testing)/|^(sandbox|scripts)/" },
    },
    {
      name: "components-do-not-query",
      comment: "A component may know a domain's schema.ts, its types and db/enums; what it shows is handed to it.",
      severity: "error",
      from: { path: "^components/", pathNot: test },
      to: {
        path: `^db/(?!enums\\.ts)|${domain}(?!(schema|search-params)\\.ts)|^lib/(connectors|jobs|worker|door|api|testing)/|^lib/(env|database|seal)\\.ts|^(app|sandbox|scripts)/`,
      },
    },
    {
      name: "primitives-know-no-trade",
      comment: "components/ui holds not a word about messaging.",
      severity: "error",
      from: { path: "^components/ui/", pathNot: test },
      to: { path: `^components/(?!ui/)|^db/|${domain}|^app/` },
    },
    {
      name: "nothing-of-ours-imports-pages",
      severity: "error",
      from: { path: "^(lib|db|sandbox|scripts|components)/", pathNot: test },
      to: { path: "^app/" },
    },
    {
      name: "lib-shows-nothing",
      comment: "Plain Node loads lib and db: no components there, no JSX.",
      severity: "error",
      from: { path: "^(lib|db|sandbox|scripts|bench)/", pathNot: `${test}|\\.tsx$` },
      to: { path: "^components/|\\.tsx$" },
    },
    {
      name: "request-bound-modules",
      comment:
        "Only these run inside a request; the worker loads every other module, and this package throws there by design.",
      severity: "error",
      from: { path: "^(lib|db|sandbox|scripts)/", pathNot: "^lib/auth/session\\.ts$|^lib/actions/" },
      to: { path: "node_modules/server-only/" },
    },
    {
      name: "domains-know-no-request",
      comment: "A verb is told who asks and when; it does not look into Next's request.",
      severity: "error",
      from: { path: domain, pathNot: test },
      to: { path: "node_modules/next/|^lib/(actions|worker|door|api)/" },
    },
    {
      name: "connectors-through-the-registry",
      comment:
        "Domains speak to a platform through lib/connectors/registry.ts, so that they cannot lean on one platform's ways.",
      severity: "error",
      from: { path: domain, pathNot: test },
      to: { path: "^lib/connectors/[^/]+/" },
    },
    {
      name: "connectors-only-translate",
      comment: "A connector never touches the database, a domain or a job.",
      severity: "error",
      from: { path: "^lib/connectors/", pathNot: test },
      to: {
        path: `^db/(?!enums\\.ts)|${domain}|^lib/(jobs|worker|door|api|actions|auth)/|node_modules/(drizzle-orm|postgres|pg-boss)/`,
      },
    },
    {
      name: "platforms-keep-apart",
      severity: "error",
      from: { path: "^lib/connectors/([^/]+)/" },
      to: { path: "^lib/connectors/[^/]+/", pathNot: "^lib/connectors/$1/" },
    },
    {
      name: "jobs-have-never-heard-of-messages",
      comment: "The job engine knows kinds and payloads; what they mean is told to it by the worker.",
      severity: "error",
      from: { path: "^lib/jobs/", pathNot: test },
      to: { path: `${domain}|^lib/(connectors|worker|door|api|actions|auth)/` },
    },
    {
      name: "db-stands-at-the-bottom",
      comment: "The seed alone speaks the domains' language: it fills the tables as they would.",
      severity: "error",
      from: { path: "^db/", pathNot: `${test}|^db/seed/` },
      to: { path: "^(lib|app|components|sandbox|scripts)/" },
    },
    {
      name: "sandbox-stands-outside",
      comment: "It is the other end of the wire: sharing code with us, it would share our misreadings.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(lib|db|app|components|scripts|e2e)/" },
    },
    {
      name: "nothing-runs-on-the-sandbox",
      comment: "The product speaks to the sandbox over the wire, as to a platform.",
      severity: "error",
      from: { path: "^(app|components|lib|db)/", pathNot: test },
      to: { path: "^sandbox/" },
    },
    {
      name: "tests-are-not-built-upon",
      severity: "error",
      from: { pathNot: `${test}|^scripts/mutants/` },
      to: { path: "\\.test\\.tsx?$|^lib/testing/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.data|coverage|test-results|playwright-report)/" },
    parser: "swc",
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json"],
    },
  },
};
