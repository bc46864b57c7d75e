/** What the phone decides without a page: what an answer means, what may be sent, what a frame is, what is carried. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fate, sendable, wait } from "../../static/js/offline/answers.js";
import { b64, joined, unb64, utf8 } from "../../static/js/offline/bytes.js";
import { Frames } from "../../static/js/offline/frames.js";
import { fieldsOf, nameOf, recordOf } from "../../static/js/offline/kept.js";
import { isAway } from "../../static/js/elements/idling.js";
import { differing } from "../../static/js/elements/both.js";
import { clockWords, counted } from "../../static/js/frame/words.js";

const KEY = "0b6f4f0e-7a39-4d3a-9a44-0d2f6a5f3b11";
const CASE = "3b0c0c5e-11d1-4a4f-8a6e-2d7a2f1f9a10";
const ITEM = "c1c52f06-60c6-4f7b-9f53-3a7b9c7e2d55";

/** @param {object} body @param {number} [status] */
const answered = (body, status = 200) => ({ status, isOurs: true, body: { key: KEY, ...body } });

test("only the server's receipt for this very item says that it was received", () => {
  assert.equal(fate(answered({ answer: "receipt", page: "/cases/1" }), KEY, 0, 0.5).state, "received");
  assert.equal(fate(answered({ answer: "replayed", page: "/cases/1" }), KEY, 0, 0.5).state, "received");
  for (const other of [
    null,
    { status: 200, isOurs: false, body: { key: KEY, answer: "receipt" } },
    { status: 200, isOurs: true, body: null },
    { status: 201, isOurs: true, body: { key: CASE, answer: "receipt" } },
    answered({ answer: "received" }),
    answered({ answer: "running" }, 409),
  ]) assert.equal(fate(other, KEY, 0, 0.5).state, "kept", JSON.stringify(other));
});

test("what the server cannot take stays, with its reason", () => {
  assert.equal(fate(answered({ answer: "needs-fix", errors: { text: "Say what happened." } }, 422), KEY, 0, 0).state, "fix");
  assert.equal(fate(answered({ answer: "key-reused" }, 422), KEY, 0, 0).state, "fix");
  assert.equal(fate(answered({ answer: "needs-decision", theirs: {} }, 412), KEY, 0, 0).state, "decision");
  const paused = fate(answered({ answer: "paused", words: "The case is somebody else's now." }, 404), KEY, 0, 0);
  assert.deepEqual([paused.state, paused.told.words], ["paused", "The case is somebody else's now."]);
});

test("it waits longer each time, never over five minutes, and not all phones alike", () => {
  assert.ok(wait(0, 0.5) < wait(3, 0.5) && wait(3, 0.5) < wait(8, 0.5));
  assert.ok(wait(50, 0.5) <= 300);
  assert.notEqual(wait(3, 0.1), wait(3, 0.9));
});

/** @param {string} key @param {string} record @param {number} order @param {string} [state] @param {number} [notBefore] */
const item = (key, record, order, state = "kept", notBefore = 0) => ({ key, record, order, state, notBefore });

test("a record's items go in order, and one that is stuck holds up nothing else", () => {
  const items = [item("c", "plan", 3), item("a", "plan", 1, "decision"), item("b", "log", 2), item("d", "other", 4, "kept", 5000)];
  assert.deepEqual(sendable(items, 1000).map((one) => one.key), ["b"]);
  assert.deepEqual(sendable(items, 6000).map((one) => one.key), ["b", "d"]);
});

test("frames come whole however the line cuts them", () => {
  const frame = (/** @type {object} */ head, /** @type {Uint8Array} */ bytes) => {
    const told = utf8(JSON.stringify(head));
    return joined(new Uint8Array(new Uint32Array([0]).buffer.byteLength).map((_, at) => (told.length >> (8 * (3 - at))) & 255), told, bytes);
  };
  const whole = joined(frame({ id: "one", size: 3 }, utf8("abc")), frame({ manifest: "{}", signature: "" }, new Uint8Array()));
  for (let cut = 1; cut < whole.length; cut += 1) {
    const frames = new Frames();
    const found = [...frames.take(whole.slice(0, cut)), ...frames.take(whole.slice(cut))];
    assert.deepEqual(found.map((one) => one.head.id ?? "last"), ["one", "last"]);
    assert.equal(new TextDecoder().decode(found[0].bytes), "abc");
  }
});

test("bytes survive their text form", () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
  assert.deepEqual(unb64(b64(bytes)), bytes);
  assert.doesNotMatch(b64(bytes), /[+/=]/);
});

test("forms that decide or release are never kept", () => {
  assert.equal(nameOf(`/cases/${CASE}/log/new`), "Log entry");
  assert.equal(nameOf(`/cases/${CASE}/plan/items/${ITEM}/amendments`), "Plan item");
  for (const path of [`/cases/${CASE}/progress/${ITEM}/publications`, `/cases/${CASE}/challenges/${ITEM}/sendings`, `/cases/${CASE}/cover`, "/me/theme"]) {
    assert.equal(nameOf(path), "", path);
  }
});

test("an item names the record that it makes or amends", () => {
  assert.equal(recordOf(`/cases/${CASE}/log/new`, { id: [ITEM] }, KEY), ITEM);
  assert.equal(recordOf(`/cases/${CASE}/plan/items/${ITEM}/amendments`, {}, KEY), ITEM);
  assert.equal(recordOf(`/cases/${CASE}/plan/wishes`, {}, KEY), KEY);
});

test("fields are kept with all their values, and no file among them", () => {
  const data = new FormData();
  data.append("behaviours", "following");
  data.append("behaviours", "calls");
  data.append("photo", new Blob(["x"]), "a.jpg");
  data.append("draft", "1");
  assert.deepEqual(fieldsOf(data), { behaviours: ["following", "calls"] });
});

test("times are said as the server says them", () => {
  const now = Date.parse("2026-11-23T14:05:00Z");
  assert.equal(clockWords("2026-11-23T13:50:00Z", now), "13:50");
  assert.equal(clockWords("2026-11-26T13:50:00Z", now), "Thursday 26 November, 13:50");
  assert.equal(counted(1, "thing", "things"), "1 thing");
  assert.equal(counted(3, "thing", "things"), "3 things");
});

test("what may have been settled elsewhere is asked about when she asks, and never by itself", () => {
  const held = { ...item("a", "plan", 1, "decision"), isAsked: false };
  assert.deepEqual(sendable([held], 0), []);
  assert.equal(sendable([{ ...held, isAsked: true }], 0).length, 1);
  assert.equal(sendable([{ ...item("b", "log", 2, "fix"), isAsked: true }], 0).length, 0);
});

test("what the server has beside another version holds up no choice between the two", () => {
  const undecided = item("a", "plan", 1, "decision");
  const choice = item("b", "plan", 2);

  assert.deepEqual(sendable([undecided, choice], 0), []);
  assert.deepEqual(sendable([{ ...undecided, isThere: true }, choice], 0).map((one) => one.key), ["b"]);
});

test("of two versions only what differs is laid side by side", () => {
  const found = differing({ text: ["Door viewer"], why: ["She asked"], visible_to: ["victim", "advocate"] }, { text: "Door chain", why: "She asked", visible_to: ["victim"] });
  assert.deepEqual(found, [
    { label: "What", mine: "Door viewer", theirs: "Door chain" },
    { label: "Who may see it", mine: "victim, advocate", theirs: "victim" },
  ]);
});

test("out of sight for a minute it locks; five where the page itself led away", () => {
  assert.equal(isAway(undefined, undefined, 1e9), false);
  assert.equal(isAway(0, undefined, 60_000), false);
  assert.equal(isAway(0, undefined, 60_001), true);
  assert.equal(isAway(10, 5, 61_000), false);
  assert.equal(isAway(10, 5, 300_006), true);
  assert.equal(isAway(10, 900_000, 120_000), true, "a clock that ran back holds nothing off");
});
