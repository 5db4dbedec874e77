import { listenToHistory } from "./components/shell/leave/history-hold.ts";

// Next runs this file before its router starts.
listenToHistory();
