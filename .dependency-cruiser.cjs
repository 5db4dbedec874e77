// Who may import whom. Imports only point down; if code needs to import upward, it belongs in another folder.
// docs/adr/0001-import-arrows.md explains the tool and its messages. Type-only imports do not count, because they do not
// exist at run time (scripts/depcruise-tsx.cjs filters them out).

/** The domains from bottom to top. A domain may import those below it and its neighbours on the same step. */
const steps = [
  ["workspaces"],
  ["channels"],
  ["media"],
  ["templates", "audience"],
  ["contacts"],
  ["messages"],
  ["sending"],
  ["fallback"],
  ["campaigns", "conversations", "sign-ups"],
  ["flows", "assistants"],
  ["customers", "erasure"],
];
/** These read from all domains. Other domains call them only to append a fact in the same transaction. */
const readers = ["statistics", "billing"];

const anyOf = (names) => `(${names.join("|")})`;
const domain = `^lib/${anyOf([...steps.flat(), ...readers, "inbound", "events"])}/`;
const test = "\\.test\\.tsx?$|/test-support\\.ts$|/testing\\.ts$|^lib/testing/|^e2e/";
/** Plain data about the platforms, which pages and components may read. */
const profiles = "^lib/connectors/(profiles|sign-up-messages|carriers|mail-servers)\\.ts$";
const upward = steps.flatMap((step, at) => {
  const above = steps.slice(at + 1).flat();
  if (above.length === 0) return [];
  return [
    {
      name: `${step.join("-and-")}-imports-downward`,
      comment:
        "Domains stack: workspaces, channels, templates and audience, messages, sending, fallback, campaigns, flows.",
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
      comment: "Two files that need each other should be one file, or share a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "The imported file or package does not exist.",
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
      to: {
        path: "^db/(schema|client|migrate)|^lib/(connectors|jobs|worker|door|embedded|demo|testing)/|^(sandbox|scripts)/",
        pathNot: profiles,
      },
    },
    {
      name: "components-do-not-query",
      comment:
        "A component may know a domain's schema.ts, its types, the rules of a template's content and db/enums; data comes in as props.",
      severity: "error",
      from: { path: "^components/", pathNot: test },
      to: {
        path: `^db/(?!((audience|mail|media|message|request|sender)-)?enums\\.ts)|${domain}(?!(schema|search-params)\\.ts)|^lib/(connectors|jobs|worker|door|api|embedded|demo|testing)/|^lib/(env|database|seal)\\.ts|^(app|sandbox|scripts)/`,
        pathNot: [profiles, "^lib/templates/content/"],
      },
    },
    {
      name: "primitives-know-no-messaging",
      comment: "components/ui knows nothing about messaging.",
      severity: "error",
      from: { path: "^components/ui/", pathNot: test },
      to: { path: `^components/(?!ui/)|^db/|${domain}|^app/` },
    },
    {
      name: "nothing-imports-pages",
      severity: "error",
      from: { path: "^(lib|db|sandbox|scripts|components)/", pathNot: test },
      to: { path: "^app/" },
    },
    {
      name: "lib-has-no-components",
      comment: "Plain Node loads lib and db, which cannot run JSX.",
      severity: "error",
      from: { path: "^(lib|db|sandbox|scripts|bench)/", pathNot: `${test}|\\.tsx$` },
      to: { path: "^components/|\\.tsx$" },
    },
    {
      name: "request-bound-modules",
      comment:
        "Only these run inside a request. The worker loads the other modules, and server-only throws there by design.",
      severity: "error",
      from: {
        path: "^(lib|db|sandbox|scripts)/",
        pathNot: "^lib/auth/session\\.ts$|^lib/operator/request\\.ts$|^lib/actions/",
      },
      to: { path: "node_modules/server-only/" },
    },
    {
      name: "operators-pool",
      comment: "The pool of the operator's pages sees every workspace: an ordinary query of the web must never get it.",
      severity: "error",
      from: { pathNot: `${test}|^lib/operator/` },
      to: { path: "^lib/operator/system-database\\.ts$" },
    },
    {
      name: "domains-know-no-request",
      comment: "A verb gets actor and time in its context; it does not read Next's request.",
      severity: "error",
      from: { path: domain, pathNot: test },
      to: { path: "node_modules/next/|^lib/(actions|worker|door|api)/" },
    },
    {
      name: "connectors-through-the-registry",
      comment:
        "Domains reach a platform through lib/connectors/registry.ts, so that they cannot depend on one platform.",
      severity: "error",
      from: { path: domain, pathNot: test },
      to: { path: "^lib/connectors/[^/]+/", pathNot: "^lib/connectors/http/" },
    },
    {
      name: "connectors-only-translate",
      comment: "A connector never touches the database, a domain or a job.",
      severity: "error",
      from: { path: "^lib/connectors/", pathNot: test },
      to: {
        path: `^db/(?!((audience|mail|media|message|request|sender)-)?enums\\.ts)|${domain}|^lib/(jobs|worker|door|api|actions|auth)/|node_modules/(drizzle-orm|postgres|pg-boss)/`,
      },
    },
    {
      name: "platforms-keep-apart",
      comment: "What Meta's platforms share stands in lib/connectors/meta, and they alone use it.",
      severity: "error",
      from: { path: "^lib/connectors/([^/]+)/", pathNot: `${test}|^lib/connectors/(whatsapp|messenger|instagram)/` },
      to: { path: "^lib/connectors/[^/]+/", pathNot: "^lib/connectors/($1|http|testing)/" },
    },
    {
      name: "platforms-of-meta-keep-apart",
      severity: "error",
      from: { path: "^lib/connectors/(whatsapp|messenger|instagram)/" },
      to: { path: "^lib/connectors/[^/]+/", pathNot: "^lib/connectors/($1|meta|http|testing)/" },
    },
    {
      name: "jobs-know-no-domain",
      comment: "The job engine knows kinds and payloads; the worker registers what they do.",
      severity: "error",
      from: { path: "^lib/jobs/", pathNot: test },
      to: { path: `${domain}|^lib/(connectors|worker|door|api|actions|auth)/` },
    },
    {
      name: "db-imports-nothing-above",
      severity: "error",
      from: { path: "^db/", pathNot: test },
      to: { path: "^(lib|app|components|sandbox|scripts)/" },
    },
    {
      name: "sandbox-imports-nothing-of-ours",
      comment: "It plays the platforms. If it shared code with us, a misread protocol would be wrong on both sides.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(lib|db|app|components|scripts|e2e)/" },
    },
    {
      name: "sandbox-core-knows-no-platform",
      comment: "Clock, dials, rules, record and log serve every simulated platform.",
      severity: "error",
      from: { path: "^sandbox/core/" },
      to: { path: "^sandbox/(?!core/)" },
    },
    {
      name: "sandbox-platforms-keep-apart",
      comment: "A simulated platform uses core only; control and the lab page stand above all platforms.",
      severity: "error",
      from: { path: "^sandbox/(meta|viber|smpp|smtp)/", pathNot: test },
      to: { path: "^sandbox/(meta|viber|smpp|smtp|control|lab)/", pathNot: "^sandbox/$1/" },
    },
    {
      name: "nothing-imports-the-sandbox",
      comment: "Carillon talks to the sandbox over the network, as to a platform.",
      severity: "error",
      from: { path: "^(app|components|lib|db)/", pathNot: test },
      to: { path: "^sandbox/" },
    },
    {
      name: "demonstration-is-never-needed",
      comment: "lib/demo fills an empty database through the domains; only scripts, benchmarks and tests use it.",
      severity: "error",
      from: { path: "^(app|components|db|lib|sandbox)/", pathNot: `${test}|^lib/demo/` },
      to: { path: "^lib/demo/" },
    },
    {
      name: "demonstration-uses-domains",
      comment: "It may use every domain and the tables, but no process, page or test code.",
      severity: "error",
      from: { path: "^lib/demo/", pathNot: test },
      to: { path: "^lib/(worker|door|api|actions|embedded|testing)/|^scripts/" },
    },
    {
      name: "embedded-database-knows-no-domain",
      comment: "lib/embedded runs PostgreSQL for scripts and tests; it knows nothing of tables, domains or scripts.",
      severity: "error",
      from: { path: "^lib/embedded/", pathNot: test },
      to: { path: `^(db|scripts)/|${domain}|^lib/(connectors|jobs|worker|door|api|actions|auth|demo|testing)/` },
    },
    {
      name: "nothing-imports-tests",
      comment:
        "Benchmarks, mutation and fault runs are not part of the product either, and use the same test databases and checks.",
      severity: "error",
      from: { pathNot: `${test}|^bench/|^scripts/(mutants|faults)/` },
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
