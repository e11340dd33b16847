// The form and the buttons: they start a run, change its users, stop it and reset its figures.

const RUNNING = ["spawning", "running"];
const CHANGED_TOO = ["user_count", "spawn_rate"];

/** Sends a form to the server and gives the line that it answers; an Error has the line of a refusal. */
async function post(path, values = {}) {
  let answer;
  try {
    answer = await fetch(path, { method: "POST", body: new URLSearchParams(values) });
  } catch {
    throw new Error("The load test does not answer.");
  }
  const { success, message } = await answer.json().catch(() => ({}));
  if (!answer.ok || success === false) throw new Error(message ?? `The load test answered ${answer.status}.`);
  return message ?? "";
}

/** Follows the phases of the run with what can be done in each. */
export class Steering {
  #form = document.getElementById("swarm");
  #submit = document.getElementById("submit");
  #stop = document.getElementById("stop");
  #reset = document.getElementById("reset");
  #message = document.getElementById("message");
  #phase = null;
  #edited = false;
  #done;

  /** `done` is called after each request that was granted. */
  constructor(done) {
    this.#done = done;
    this.#form.addEventListener("input", () => { this.#edited = true; });
    this.#form.addEventListener("submit", event => {
      event.preventDefault();
      this.#send(this.#submit, "/swarm", this.#values());
    });
    this.#stop.addEventListener("click", () => this.#send(this.#stop, "/stop"));
    this.#reset.addEventListener("click", () => this.#send(this.#reset, "/stats/reset"));
  }

  /** What the server says of itself: its phase, and the values of the form. */
  show({ phase, form }) {
    const running = RUNNING.includes(phase);
    if (phase !== this.#phase && running !== RUNNING.includes(this.#phase)) this.#edited = false;
    // The load test was started anew, or its run is over: the answers are those of the former one. A refusal is still to be read.
    const over = phase !== this.#phase && !running && !this.#message.classList.contains("bad");
    if (over || (phase === "ready" && this.#phase !== "ready")) this.#say("", false);
    this.#phase = phase;
    for (const part of this.#form.querySelectorAll("[data-only]")) part.hidden = (part.dataset.only === "change") !== running;
    this.#submit.textContent = running ? "Change" : phase === "stopped" ? "Start again" : "Start";
    this.#reset.hidden = !running;
    for (const button of [this.#submit, this.#stop, this.#reset]) button.disabled = phase === "stopping";
    this.#showLoad(form, running);
    if (!this.#edited) this.#fill(form);
  }

  /** Where the test itself says how many users come there is nothing to fill in; stages can be taken over from while they run. */
  #showLoad({ load, own_loads: own, on_schedule: onSchedule }, running) {
    const line = document.getElementById("load");
    line.textContent = load ?? "";
    line.hidden = !load;
    const lines = document.getElementById("own-loads");
    lines.replaceChildren(...own.map(text => Object.assign(document.createElement("li"), { textContent: text })));
    lines.hidden = own.length === 0;
    const changeable = load === null || (running && !onSchedule);
    for (const label of this.#form.querySelectorAll("[data-users]")) label.hidden = !changeable;
    this.#submit.hidden = running && !changeable;
  }

  #fill(form) {
    const fields = this.#form.elements;
    const filled = { user_count: form.users, spawn_rate: form.spawn_rate, host: form.host, run_time: form.run_time, warm_up: form.warm_up };
    for (const name in filled) fields[name].value = filled[name] ?? "";
    if (form.in_process) fields.host.placeholder = "a service in process";
  }

  /** A run that goes on keeps its host and its time. */
  #values() {
    const values = [...new FormData(this.#form)].map(([name, value]) => [name, value.trim()]);
    return RUNNING.includes(this.#phase) ? values.filter(([name]) => CHANGED_TOO.includes(name)) : values;
  }

  async #send(button, path, values) {
    button.disabled = true;
    this.#say("", false);
    try {
      this.#say(await post(path, values), false);
      this.#edited = false;
      this.#done();
    } catch (error) {
      this.#say(error.message, true);
    }
    button.disabled = this.#phase === "stopping";
  }

  #say(text, wrong) {
    this.#message.textContent = text;
    this.#message.classList.toggle("bad", wrong);
  }
}
