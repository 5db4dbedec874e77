// npm runs this before `npm start`, `npm run dev` and `npm test`, with any version of Node, so it is plain JavaScript.
// Carillon runs on the Node of the package "node", which an install script downloads. `npm ci --ignore-scripts` and some
// package managers skip that script: then Node is downloaded here, once.
const { spawnSync } = require("node:child_process");
const { existsSync, symlinkSync } = require("node:fs");
const { join } = require("node:path");

const NEEDED = 24;
const folder = join(__dirname, "..", "node_modules", "node");
const major = Number(process.versions.node.split(".")[0]);

if (major < NEEDED) {
  if (!existsSync(folder)) stop("The dependencies are not installed.", "Run `npm ci` first.");
  console.log(`This is Node ${process.versions.node}; fetching the Node ${NEEDED} that Carillon runs on.`);
  spawnSync(process.execPath, ["installArchSpecificPackage.js"], { cwd: folder, stdio: "inherit" });
  const fetched = join(folder, "bin", "node");
  const command = join(folder, "..", ".bin", "node");
  if (existsSync(fetched) && !existsSync(command)) symlinkSync(join("..", "node", "bin", "node"), command);
  if (!existsSync(command))
    stop(
      `Node ${NEEDED} could not be fetched.`,
      `Check the connection to npm's registry, or install Node ${NEEDED} yourself.`,
    );
}

function stop(cause, remedy) {
  console.error(`\n${cause}\n${remedy}`);
  process.exit(1);
}
