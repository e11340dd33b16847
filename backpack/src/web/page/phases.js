// Where the time of requests went: a bar of the five phases, and their numbers beside it.

import { milliseconds } from "./format.js";
import { element } from "./table.js";

/** As the report calls them, in their order, and as people do. */
const PHASES = [
  ["lookup", "Name look-up"],
  ["connecting", "Connecting"],
  ["tls", "TLS"],
  ["first_byte", "First byte"],
  ["receiving", "Receiving"],
];

/** The phases of a row; nothing where there are none. */
export function show(figure, means) {
  figure.hidden = !means;
  if (!means) return;
  const [bar, list] = figure.querySelectorAll(".phases, .legend");
  if (!bar.firstChild) {
    bar.append(...PHASES.map(([kind]) => element("span", kind)));
    list.append(...PHASES.map(([kind, name]) => entry(kind, name)));
  }
  const sum = PHASES.reduce((sum, [kind]) => sum + (means[kind] ?? 0), 0);
  PHASES.forEach(([kind], index) => {
    const mean = means[kind] ?? 0;
    bar.children[index].style.width = `${sum > 0 ? mean / sum * 100 : 0}%`;
    const value = list.children[index].lastChild;
    if (value.textContent !== milliseconds(mean)) value.textContent = milliseconds(mean);
  });
}

function entry(kind, name) {
  const [made, value] = [element("li", kind), element("span", "value")];
  made.append(name, value);
  return made;
}
