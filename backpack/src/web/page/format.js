// Numbers, times and durations as people read them.

const plain = digits => new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const short = new Intl.NumberFormat("en", { maximumFractionDigits: 3 });
const digits = [plain(0), plain(1), plain(2)];

/** What is shown where nothing was measured. */
export const NOTHING = "–";

/** 12,345 */
export const count = value => digits[0].format(value);

/** Three digits that matter: 0.12, 12.3, 1,234. */
export function number(value) {
  if (value === null || value === undefined) return NOTHING;
  const size = Math.abs(value);
  return digits[size === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2].format(value);
}

/** As short as it can be said, for an axis: 0.5, 20, 1,500. */
export const round = value => short.format(value);

/** Milliseconds with their unit: 0.12 ms, 950 ms, 12.3 s. */
export function milliseconds(value) {
  if (value === null || value === undefined) return NOTHING;
  return value < 10_000 ? `${number(value)} ms` : `${number(value / 1000)} s`;
}

/** Some of a whole, in percent; what is not nothing is never shown as nothing. */
export function percent(part, whole) {
  const value = whole > 0 ? part / whole * 100 : 0;
  if (part > 0 && value < 0.01) return "< 0.01 %";
  if (part < whole && value > 99.99) return "> 99.99 %";
  return `${number(value)} %`;
}

/** Seconds as a clock shows them: 0:07, 12:30, 1:00:00. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = value => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** A moment, in the reader's own time. */
export function moment(timestamp) {
  const then = new Date(timestamp);
  const time = then.toLocaleTimeString("en-GB");
  return then.toDateString() === new Date().toDateString() ? time : `${then.toLocaleDateString("en-CA")} ${time}`;
}

/** Bytes with the unit that keeps them short: 512 B, 1.50 kB. */
export function bytes(value) {
  let unit = 0;
  while (value >= 999.5 && unit < 4) { value /= 1000; unit += 1; }
  return unit === 0 ? `${count(value)} B` : `${number(value)} ${["", "k", "M", "G", "T"][unit]}B`;
}

/** A change against an earlier figure: +12.3 %. */
export function change(now, before) {
  if (now === null || now === undefined || !before) return NOTHING;
  const difference = (now - before) / before * 100;
  return `${difference > 0 ? "+" : difference < 0 ? "−" : "±"}${number(Math.abs(difference))} %`;
}
