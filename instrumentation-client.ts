import { listenToHistory } from "./components/shell/history-hold.ts";

// Next runs this file before its router starts.
listenToHistory();
