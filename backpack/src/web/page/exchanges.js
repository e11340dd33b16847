// What was sent and what came back, in a window over the page. All of it is text.

import { element } from "./table.js";

const find = id => document.getElementById(id);

const RETRY_MS = 1000;

/** What the window was opened for last: answers to what was asked before come too late. */
let wanted = null;

/** Opens the window with the exchanges of a row; with `error`, with the one of that failure. */
export async function open({ method, name, error }) {
  const asked = new URLSearchParams(error === undefined ? { method, name } : { method, name, error });
  wanted = asked;
  find("exchanges-title").textContent = `${method} ${name}`;
  fill([hint("Loading …")]);
  if (!find("exchanges").open) find("exchanges").showModal();
  // The slowest are written down every few seconds only, so that the first ones may be still to come.
  while (!await show(asked)) await new Promise(go => setTimeout(go, RETRY_MS));
}

/** False where nothing is kept yet and somebody still looks. */
async function show(asked) {
  const exchanges = await get(asked).catch(trouble => trouble);
  if (wanted !== asked || !find("exchanges").open) return true;
  if (exchanges instanceof Error) fill([hint(exchanges.message)]);
  else if (exchanges.length === 0) fill([hint("Nothing is kept of it yet. The slowest are written down every five seconds.")]);
  else fill(exchanges.map((exchange, index) => shown(exchange, index === 0)));
  return exchanges instanceof Error || exchanges.length > 0;
}

async function get(asked) {
  const answer = await fetch(`/api/samples?${asked}`);
  if (!answer.ok) throw new Error(`The load test answered ${answer.status}.`);
  return answer.json();
}

function fill(parts) {
  find("exchanges").querySelector(".list").replaceChildren(...parts);
}

function hint(text) {
  return textual("p", "hint", text);
}

function textual(tag, kind, text) {
  const made = element(tag, kind);
  made.textContent = text;
  return made;
}

function shown({ title, whose, request, answer }, open) {
  const details = element("details", "exchange");
  details.open = open;
  const texts = element("div");
  texts.append(textual("pre", "", request), textual("pre", "", answer));
  details.append(textual("summary", "", title), textual("p", "hint", whose), texts);
  return details;
}
