// A table that sorts by its headings, filters by text, and changes only the cells that have changed.

/** From here on a table is long enough to be filtered. */
const MANY = 12;

/**
 * A column is `{ title, value(row), text?(row), sort?, kind?, fill?(cell, row) }`: `value` is sorted by, `text` shown;
 * `kind` is the class of its cells, `"number"` for figures; `fill` makes a cell of more than text.
 */
export class Table {
  #section;
  #columns;
  #key;
  #sorted;
  #head;
  #body;
  #filter;
  #lines = new Map();
  #rows = [];
  #last = null;

  constructor(section, { columns, key, sorted }) {
    this.#section = section;
    this.#columns = columns;
    this.#key = key;
    this.#sorted = sorted ?? null;
    const scroll = element("div", "scroll");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-labelledby", section.getAttribute("aria-labelledby"));
    const table = element("table");
    this.#head = table.createTHead().insertRow();
    this.#body = table.createTBody();
    columns.forEach(column => this.#head.append(this.#heading(column)));
    scroll.append(table);
    section.querySelector(".heading").after(scroll);
    this.#filter = section.querySelector(".filter input");
    this.#filter?.addEventListener("input", () => this.#draw());
    this.#showOrder();
  }

  /** Shows these rows, and below them the one that sums them up. The section hides while there is none. */
  show(rows, last = null) {
    this.#section.hidden = rows.length === 0;
    if (this.#filter) this.#filter.closest("label").hidden = rows.length < MANY && this.#filter.value === "";
    this.#rows = rows;
    this.#last = last;
    this.#draw();
  }

  #heading(column) {
    const cell = element("th", column.kind);
    cell.scope = "col";
    const button = element("button");
    button.type = "button";
    button.textContent = column.title;
    if (column.hint) button.title = column.hint;
    button.addEventListener("click", () => this.#sortBy(column));
    cell.append(button);
    return cell;
  }

  /** Figures start with the largest, texts with the first of the alphabet; a second click turns the order round. */
  #sortBy(column) {
    const falling = this.#sorted?.title === column.title ? !this.#sorted.falling : column.kind === "number";
    this.#sorted = { title: column.title, falling };
    this.#showOrder();
    this.#draw();
  }

  #showOrder() {
    [...this.#head.cells].forEach((cell, index) => {
      if (this.#columns[index].title !== this.#sorted?.title) cell.removeAttribute("aria-sort");
      else cell.setAttribute("aria-sort", this.#sorted.falling ? "descending" : "ascending");
    });
  }

  #draw() {
    const lines = this.#inOrder().map(row => this.#line(this.#key(row), row));
    if (this.#last) {
      const line = this.#line("last", this.#last);
      line.classList.add("last");
      lines.push(line);
    }
    lines.forEach((line, index) => {
      if (this.#body.rows[index] !== line) this.#body.insertBefore(line, this.#body.rows[index] ?? null);
    });
    while (this.#body.rows.length > lines.length) this.#body.deleteRow(-1);
    const known = new Set(this.#rows.map(this.#key)).add("last");
    for (const key of this.#lines.keys()) if (!known.has(key)) this.#lines.delete(key);
  }

  #inOrder() {
    const wanted = this.#filter?.value.trim().toLowerCase() ?? "";
    const texts = this.#columns.filter(column => column.kind !== "number");
    const rows = wanted === "" ? [...this.#rows] : this.#rows.filter(row =>
      texts.some(column => String(column.value(row)).toLowerCase().includes(wanted)));
    const column = this.#columns.find(column => column.title === this.#sorted?.title);
    if (column) rows.sort((one, other) => compare(column.value(one), column.value(other), this.#sorted.falling));
    return rows;
  }

  #line(key, row) {
    let line = this.#lines.get(key);
    if (!line) {
      line = element("tr");
      this.#columns.forEach(column => line.append(element("td", column.kind)));
      this.#lines.set(key, line);
    }
    this.#columns.forEach((column, index) => fill(line.cells[index], column, row));
    return line;
  }
}

function fill(cell, column, row) {
  if (column.fill) return column.fill(cell, row);
  const text = String(column.text ? column.text(row) : column.value(row));
  if (cell.textContent === text) return;
  cell.textContent = text;
  if (column.kind === "name") cell.title = text;
}

/** What was not measured comes last, whatever the order. */
function compare(one, other, falling) {
  const [none, noOther] = [one ?? null, other ?? null].map(value => value === null);
  if (none || noOther) return none - noOther;
  const order = typeof one === "number" ? one - other : String(one).localeCompare(String(other));
  return falling ? -order : order;
}

/** An element with a class. */
export function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}
