/**
 * Node's options for the worker and the door. Loading their modules leaves some 100 MB of garbage in a young generation that
 * Node lets grow with the machine's memory, and the process keeps those pages for good: 320 MB for 27 MB of objects. A small
 * young generation is emptied while it loads. `package.json` and `compose.yaml` name the same options.
 */
export const smallHeap = ["--max-semi-space-size=4", "--max-old-space-size=512"];
