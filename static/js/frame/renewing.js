/**
 * A browser changes or drops what it subscribed with, and tells its worker alone, which cannot say whose it is. So each page
 * of who turned notices on compares, subscribes anew and tells the server, where the former ends.
 */
import * as store from "../offline/store.js";
import { post } from "../elements/noticing.js";
import { person } from "./carrying.js";

const TOLD = "notices";

/** @typedef {{ person?: string | null, key?: string, endpoint: string }} Told what the server has of this browser, and whose it is */

/** @param {Told | null} told */
export const keepTold = (told) => store.put("meta", TOLD, told);

async function renew() {
  const told = /** @type {Told | undefined} */ (await store.get("meta", TOLD));
  if (!told || told.person !== person() || Notification.permission !== "granted") return;
  const pushes = (await navigator.serviceWorker.ready).pushManager;
  const now = await pushes.getSubscription();
  if (now?.endpoint === told.endpoint) return;
  const made = now ?? (await pushes.subscribe({ userVisibleOnly: true, applicationServerKey: told.key }));
  const { state } = await post("/me/subscriptions/renewals", { ...made.toJSON(), person: told.person, former: told.endpoint });
  if (state !== "on") await made.unsubscribe();
  await keepTold(state === "on" ? { ...told, endpoint: made.endpoint } : null);
}

renew().catch(() => {});
