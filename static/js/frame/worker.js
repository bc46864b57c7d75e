/** Registers the worker that keeps the static files. It is told of nothing else, and its absence changes nothing. */
import { policy } from "./guard.js";

if ("serviceWorker" in navigator && location.protocol.startsWith("http")) {
  navigator.serviceWorker.register(policy.createScriptURL("/sw.js"), { scope: "/" }).catch(() => {});
}
