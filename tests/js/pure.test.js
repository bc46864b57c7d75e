/** The decisions of the page's elements, apart from any page. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isOurs, ruleFor } from "../../service_worker/rules.js";
import { isAnswer, isStale } from "../../static/js/asking.js";
import { draftFields, idleState } from "../../static/js/idling.js";
import { withoutPrf } from "../../static/js/passkeys.js";

const OURS = "https://waymark.example";
const headers = (/** @type {Record<string, string>} */ given) => ({ get: (/** @type {string} */ name) => given[name] ?? null });

test("the worker answers navigations and known files, and nothing that is sent", () => {
  const assets = new Set(["/static/app-1.css"]);
  const rule = (/** @type {string} */ method, /** @type {string} */ mode, /** @type {string} */ url) => ruleFor({ method, mode, url }, OURS, assets);
  assert.equal(rule("GET", "navigate", `${OURS}/cases`), "navigation");
  assert.equal(rule("POST", "navigate", `${OURS}/cases`), "network");
  assert.equal(rule("GET", "no-cors", `${OURS}/static/app-1.css`), "asset");
  assert.equal(rule("GET", "cors", `${OURS}/cases/1/safe-contact`), "network");
  assert.equal(rule("GET", "no-cors", "https://elsewhere.example/static/app-1.css"), "network");
});

test("an answer without our header is not ours, whatever its status", () => {
  assert.equal(isOurs({ status: 200, headers: headers({}) }), false);
  assert.equal(isOurs({ status: 200, headers: headers({ "X-Waymark": "1" }) }), true);
  assert.equal(isAnswer({ ok: true, headers: headers({ "X-Waymark": "1" }) }), false);
  assert.equal(isAnswer({ ok: true, headers: headers({ "X-Waymark": "1", "X-Waymark-Answer": "1" }) }), true);
  assert.equal(isAnswer({ ok: false, headers: headers({ "X-Waymark": "1", "X-Waymark-Answer": "1" }) }), false);
});

test("an answer is stale after a minute, and when the clock ran back", () => {
  assert.equal(isStale(1000, 60_999), false);
  assert.equal(isStale(1000, 61_000), true);
  assert.equal(isStale(1000, 500), true);
});

test("the page warns in its last minute and locks at its end", () => {
  assert.equal(idleState(0, 8 * 60_000, 10), "use");
  assert.equal(idleState(0, 9 * 60_000, 10), "warn");
  assert.equal(idleState(0, 10 * 60_000, 10), "lock");
});

test("a draft holds no file, no secret and nothing empty", () => {
  const entries = /** @type {[string, any][]} */ ([["text", "He waited"], ["empty", " "], ["pass", "secret"], ["photo", { name: "a.jpg" }]]);
  assert.deepEqual(draftFields(entries, new Set(["pass"])), [["text", "He waited"]]);
});

test("the output of a passkey's PRF stays in the page", () => {
  const sent = withoutPrf({ id: "x", clientExtensionResults: { prf: { results: { first: "key" } }, credProps: { rk: true } } });
  assert.deepEqual(sent, { id: "x", clientExtensionResults: { credProps: { rk: true } } });
});
