/**
 * Node's options for the worker and the door. Loading their modules leaves some 100 MB of garbage in a young generation that
 * Node lets grow with the machine's memory, and the process keeps those pages for good: 320 MB for 27 MB of objects. A small
 * young generation is emptied while it loads. `package.json` and `compose.yaml` name the same options.
 */
export const smallHeap = ["--max-semi-space-size=4", "--max-old-space-size=512"];

/**
 * Those of the web: under sixteen readers it held 590 MB without them, and holds 330 MB with them at the same pages a second
 * (`npm run bench page.dashboard`). `package.json` and `Dockerfile` name the same options.
 */
export const webHeap = ["--max-semi-space-size=8", "--max-old-space-size=512"];
