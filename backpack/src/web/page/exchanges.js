// What was sent and what came back, in a window over the page. All of it is text.

import { element } from "./table.js";

const find = id => document.getElementById(id);

/** Opens the window with the exchanges of a row; with `error`, with the one of that failure. */
export async function open({ method, name, error }) {
  const window = find("exchanges");
  find("exchanges-title").textContent = `${method} ${name}`;
  fill([hint("Loading …")]);
  if (!window.open) window.showModal();
  const asked = new URLSearchParams(error === undefined ? { method, name } : { method, name, error });
  try {
    const answer = await fetch(`/api/samples?${asked}`);
    if (!answer.ok) throw new Error(`The load test answered ${answer.status}.`);
    const exchanges = await answer.json();
    fill(exchanges.length > 0 ? exchanges.map((exchange, index) => shown(exchange, index === 0)) : [hint("Nothing was kept of it.")]);
  } catch (trouble) {
    fill([hint(trouble.message)]);
  }
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
