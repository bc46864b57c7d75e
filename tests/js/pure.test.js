/** The decisions of the page's elements and of the worker, apart from any page. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { listenToPushes, NOTICE, openApp, TITLE } from "../../service_worker/push.js";
import { isOurs, ruleFor } from "../../service_worker/rules.js";
import { asksAgain, isAnswer } from "../../static/js/elements/asking.js";
import { carriesFile, draftFields, fateOf, idleState, tellsServer } from "../../static/js/elements/idling.js";
import { passkeyWords, withoutPrf } from "../../static/js/elements/passkeys.js";
import { isTyped, NO_NETWORK, refusal, uuid4 } from "../../static/js/elements/saving.js";

const OURS = "https://waymark.example";
const MINUTE = 60_000;
const headers = (/** @type {Record<string, string>} */ given) => ({ get: (/** @type {string} */ name) => given[name] ?? null });

test("the worker answers navigations and static files, and nothing that is sent", () => {
  const rule = (/** @type {string} */ method, /** @type {string} */ mode, /** @type {string} */ url) => ruleFor({ method, mode, url }, OURS);
  assert.equal(rule("GET", "navigate", `${OURS}/cases`), "navigation");
  assert.equal(rule("POST", "navigate", `${OURS}/cases`), "network");
  assert.equal(rule("GET", "no-cors", `${OURS}/static/app-1.css`), "asset");
  assert.equal(rule("GET", "cors", `${OURS}/cases/1/safe-contact`), "network");
  assert.equal(rule("GET", "no-cors", "https://elsewhere.example/static/app-1.css"), "network");
});

test("an answer without our header is not ours, whatever its status", () => {
  assert.equal(isOurs({ status: 200, headers: headers({}) }), false);
  assert.equal(isOurs({ status: 200, headers: headers({ "X-Waymark": "1" }) }), true);
});

test("the safe-contact answer is ours, whole and not a sign-in page", () => {
  const answer = { ok: true, redirected: false, headers: headers({ "X-Waymark": "1" }) };
  assert.equal(isAnswer(answer), true);
  assert.equal(isAnswer({ ...answer, redirected: true }), false);
  assert.equal(isAnswer({ ...answer, ok: false }), false);
  assert.equal(isAnswer({ ...answer, headers: headers({}) }), false);
});

test("coming to the front asks again, Back included; a first load does not", () => {
  assert.equal(asksAgain({ type: "visibilitychange", visible: true }), true);
  assert.equal(asksAgain({ type: "visibilitychange", visible: false }), false);
  assert.equal(asksAgain({ type: "focus", visible: true }), true);
  assert.equal(asksAgain({ type: "pageshow", visible: true, navigation: "navigate" }), false);
  assert.equal(asksAgain({ type: "pageshow", visible: true, persisted: true }), true);
  assert.equal(asksAgain({ type: "pageshow", visible: true, navigation: "back_forward" }), true);
});

test("the page warns in its last minute, locks at its end, and locks when the clock ran back", () => {
  const now = 100 * MINUTE;
  assert.equal(idleState(now - 8 * MINUTE, now, 10, 60), "use");
  assert.equal(idleState(now - 9 * MINUTE, now, 10, 60), "warn");
  assert.equal(idleState(now - 10 * MINUTE, now, 10, 60), "lock");
  assert.equal(idleState(now - 600 * MINUTE, now, 10, 60), "lock");
  assert.equal(idleState(now + 2 * MINUTE, now, 10, 60), "lock");
});

test("the server hears of use every four minutes, and of nothing when there was none", () => {
  assert.equal(tellsServer(3 * MINUTE, 0, 4 * MINUTE), true);
  assert.equal(tellsServer(3 * MINUTE, 0, 3.5 * MINUTE), false);
  assert.equal(tellsServer(0, 0, 9 * MINUTE), false);
});

test("a draft holds no file, no secret, nothing empty and not its own name", () => {
  const entries = /** @type {[string, any][]} */ ([
    ["text", "He waited"], ["empty", " "], ["pass", "secret"], ["photo", { name: "a.jpg" }], ["draft", "1"],
  ]);
  assert.deepEqual(draftFields(entries, new Set(["pass"])), [["text", "He waited"]]);
});

test("without our header Save says no network; the form gives way only to a page that holds what was typed", () => {
  assert.equal(refusal(200, false), NO_NETWORK);
  assert.equal(NO_NETWORK, "Not saved: no network. Keep this page open and try again");
  for (const status of [200, 409, 422]) assert.equal(refusal(status, true), "");
  for (const status of [403, 404, 413, 429, 500, 503]) assert.match(refusal(status, true), /^Not saved: /);
});

test("a record's name is a UUID of version 4 and keeps its random bits", () => {
  assert.equal(uuid4(new Uint8Array(16).fill(0xff)), "ffffffff-ffff-4fff-bfff-ffffffffffff");
  assert.equal(uuid4(new Uint8Array(16)), "00000000-0000-4000-8000-000000000000");
});

test("the output of a passkey's PRF stays in the page", () => {
  const sent = withoutPrf({ id: "x", clientExtensionResults: { prf: { results: { first: "key" } }, credProps: { rk: true } } });
  assert.deepEqual(sent, { id: "x", clientExtensionResults: { credProps: { rk: true } } });
});

test("changing one's mind is not called an error", () => {
  const cancelled = Object.assign(new Error("no"), { name: "NotAllowedError" });
  assert.match(passkeyWords(cancelled), /^Nothing was done/);
  assert.match(passkeyWords(new Error("500")), /^That did not work/);
});

test("only what differs from what the page came with counts as typed", () => {
  const options = (/** @type {number} */ chosen, /** @type {number} */ came) =>
    [0, 1, 2].map((at) => ({ selected: at === chosen, defaultSelected: at === came }));
  const same = [
    { type: "text", value: "a", defaultValue: "a" }, { type: "hidden", value: "1", defaultValue: "" }, { type: "submit" },
    { type: "radio", checked: true, defaultChecked: true }, { type: "select-one", options: options(0, -1) },
    { type: "select-one", options: options(2, 2) }, { type: "fieldset" },
  ];
  const typed = [
    { type: "textarea", value: "a", defaultValue: "" }, { type: "checkbox", checked: true, defaultChecked: false },
    { type: "select-one", options: options(1, -1) }, { type: "select-one", options: options(0, 2) },
  ];
  assert.deepEqual(same.map(isTyped), same.map(() => false));
  assert.deepEqual(typed.map(isTyped), typed.map(() => true));
});

test("only a form with a chosen file is in use while it is on its way", () => {
  const [empty, photo] = [new File([], ""), new File(["x"], "a.jpg")];
  assert.equal(carriesFile([["text", "He waited"], ["photo", photo]]), true);
  assert.equal(carriesFile([["text", "He waited"], ["photo", empty]]), false);
  assert.equal(carriesFile(null), false);
});

test("words count as handed over only when our own server said so", () => {
  const answer = (/** @type {number} */ status, ours = "1") => ({ status, headers: headers(ours ? { "X-Waymark": ours } : {}) });
  assert.equal(fateOf(answer(204)), "kept");
  assert.equal(fateOf(answer(413)), "refused");
  for (const one of [null, answer(503), answer(200, ""), answer(0, "")]) assert.equal(fateOf(one), "unanswered");
});

test("a push shows the one notice there is, reads nothing of what came, and tells every open page", async () => {
  const told = /** @type {any[]} */ ([]);
  const done = /** @type {Promise<void>[]} */ ([]);
  const on = /** @type {Record<string, any>} */ ({});
  const pages = [1, 2].map((one) => ({ postMessage: (/** @type {any} */ said) => told.push([one, said]) }));
  listenToPushes({
    addEventListener: (/** @type {string} */ name, /** @type {any} */ act) => (on[name] = act),
    registration: { showNotification: async (/** @type {any[]} */ ...shown) => told.push(shown) },
    clients: { matchAll: async () => pages },
  });
  on.push({ get data() { throw new Error("nobody reads this"); }, waitUntil: (/** @type {any} */ work) => done.push(work) });
  await Promise.all(done);
  assert.deepEqual(told, [[TITLE, NOTICE], [1, { type: "refresh" }], [2, { type: "refresh" }]]);
});

test("a tap on the notice goes to an open page, or opens one", async () => {
  const went = /** @type {string[]} */ ([]);
  const clients = (/** @type {any[]} */ open) => ({ matchAll: async () => open, openWindow: (/** @type {string} */ to) => went.push(to) });
  await openApp(clients([{ focus: () => went.push("focus") }]));
  await openApp(clients([]));
  assert.deepEqual(went, ["focus", "/"]);
});
