"""From the CSV files to tables of medians and ranges, with the targets beside them. In Markdown, so that it can be quoted."""

import csv
from statistics import median

from .failure import Failure

# Backpack's rate divided by that of another, at least.
TARGETS = {
    "get-64": {"wrk": 0.90, "oha": 1.15, "goose": 3, "k6": 6, "locust": 15},
    "get-1000": {"wrk": 0.80, "oha": 1.2, "goose": 5},
    "game": {"get": 0.7},
    "tls": {"oha": 1.1},
    "h2-64": {"h2load": 1.0},
    "h2-1000": {"h2load": 1.0},
    "h2-m10": {"h2load": 0.9},
    "big": {"wrk": 0.95},
    "huge": {"wrk": 0.95},
    "upload": {"wrk": 0.95},
    "connect": {"wrk": 1.0, "oha": 1.0},
    "connect-tls": {"wrk": 1.0, "oha": 1.0},
}
TWO_THREADS = 1.7

# The CPU time of a first build divided by that of the earlier checkout, at most.
FIRST_BUILD = {"lean": 0.45, "default": 0.85}


def show(folder):
    found = False
    for name, table in (("rounds", rounds_tables), ("idle", idle_table), ("many", many_table), ("compile", compile_table), ("contract", contract_table), ("features", features_table)):
        path = folder / f"{name}.csv"
        if path.exists():
            found = True
            table(list(csv.DictReader(path.open(newline=""))))
    if not found:
        raise Failure(f"no rounds.csv, idle.csv, many.csv, compile.csv, contract.csv or features.csv in {folder}")


def rounds_tables(rows):
    calm = [row for row in rows if row["disturbed"] == "False"]
    print(f"{len(rows)} rounds, {len(rows) - len(calm)} of them disturbed by others and left out\n")
    for work in unique(rows, "work"):
        of_work = [row for row in calm if row["work"] == work]
        heading(work, "requests a second", "CPU a request: user", "system", "instructions a request: user", "kernel", "server busy", "errors", "rounds")
        for tool in unique(of_work, "tool"):
            print_tool(tool, [row for row in of_work if row["tool"] == tool])
        print()
    heading("against", "rate, as a multiple", "target", "", "requests a CPU second", "requests an instruction")
    for work, targets in TARGETS.items():
        for tool in unique([row for row in calm if row["work"] == work], "tool"):
            if tool != "backpack":
                print_ratio(calm, work, tool, targets.get(tool))
    print_threads(calm)
    print()


def print_tool(tool, rows):
    errors = sum(int(row["errors"]) for row in rows)
    line(
        tool, spread([float(row["rate"]) for row in rows], ",.0f"),
        spread([micros(row, "user_s") for row in rows], ".2f") + " µs",
        spread([micros(row, "system_s") for row in rows], ".2f") + " µs",
        instructions(rows, "user_instructions"), instructions(rows, "kernel_instructions"),
        f"{median(float(row['server_cpu_s']) / float(row['seconds']) for row in rows):.0%}", errors, len(rows),
    )


def print_ratio(rows, work, tool, target):
    pairs = in_one_round(rows, work, "backpack", tool)
    if not pairs:
        return
    rates = [float(ours["rate"]) / float(theirs["rate"]) for ours, theirs in pairs]
    costs = [cpu(theirs) / cpu(ours) for ours, theirs in pairs]
    line(
        f"{work}: {tool}", spread(rates, ".2f"), *verdict(median(rates), target), spread(costs, ".2f"),
        frugality(pairs),
    )


def print_threads(rows):
    pairs = in_one_round(rows, "cores", "one thread", "two threads")
    if pairs:
        gains = [2 * cpu(one) / cpu(two) for one, two in pairs]
        line("cores: two threads, by CPU time", spread(gains, ".2f"), *verdict(median(gains), TWO_THREADS), "", frugality([(two, one) for one, two in pairs], 2))


def frugality(pairs, factor=1):
    """How many instructions the other takes for each of ours; both sides of the kernel."""
    ratios = [factor * executed(theirs) / executed(ours) for ours, theirs in pairs if ours["user_instructions"] and theirs["user_instructions"]]
    return f"{median(ratios):.2f}" if ratios else "–"


def executed(row):
    """Instructions a request."""
    return (int(row["user_instructions"]) + int(row["kernel_instructions"])) / int(row["requests"])


def verdict(value, target):
    return ("", "") if target is None else (f"≥ {target}", "met" if value >= target else "**not met**")


def in_one_round(rows, work, first, second):
    by_key = {(row["tool"], row["round"]): row for row in rows if row["work"] == work}
    numbers = unique([row for row in rows if row["work"] == work], "round")
    pairs = [(by_key.get((first, number)), by_key.get((second, number))) for number in numbers]
    return [pair for pair in pairs if None not in pair]


def idle_table(rows):
    heading("idle users", "first answers of all", "memory a user", "requests a second", "implied by the waits", "difference", "failures")
    for key in dict.fromkeys((row["users"], row["spawn_rate"]) for row in rows):
        some = [row for row in rows if (row["users"], row["spawn_rate"]) == key]
        users, spawn_rate = map(int, key)
        line(
            f"{users:,}, " + (f"{spawn_rate:,} a second" if spawn_rate else "all at once"),
            spread([float(row["all_arrived_s"]) for row in some], ".2f") + " s",
            spread([float(row["kib_a_user"]) for row in some], ".1f") + " KiB",
            spread([float(row["rate"]) for row in some], ",.0f"), *implied(some, spawn_rate),
            sum(int(row["failures"]) for row in some),
        )
    print()


def many_table(rows):
    heading("many users", "of them answered", "first answers of all", "memory in all", "memory a user", "failures", "rounds")
    for key in dict.fromkeys((row["users"], row["secure"]) for row in rows):
        some = [row for row in rows if (row["users"], row["secure"]) == key]
        line(
            f"{int(key[0]):,}" + (", TLS" if key[1] == "True" else ""), min(int(row["arrived"]) for row in some),
            spread([float(row["all_arrived_s"]) for row in some], ".1f") + " s",
            spread([int(row["peak_kib"]) / 1024 for row in some], ".0f") + " MiB",
            spread([float(row["kib_a_user"]) for row in some], ".1f") + " KiB",
            sum(int(row["failures"]) for row in some), len(some),
        )
    print()


def implied(rows, spawn_rate):
    """Users who started together go on in step: a clock second then holds one request of each, however far they have drifted."""
    if not spawn_rate:
        return "–", "–"
    differences = [100 * (float(row["rate"]) / float(row["implied_rate"]) - 1) for row in rows]
    return spread([float(row["implied_rate"]) for row in rows], ",.0f"), spread(differences, "+.2f") + " %"


def contract_table(rows):
    heading("contract that three invocations name", "megabytes", "`cargo check`", "more than without", "CPU time", "more than without")
    without = [row for row in rows if row["contract"] == "without"]
    for name in unique(rows, "contract"):
        own = [row for row in rows if row["contract"] == name]
        cells = []
        for column in ("seconds", "cpu_s"):
            more = [float(row[column]) - float(base[column]) for row, base in zip(own, without)]
            cells += [spread([float(row[column]) for row in own], ".2f") + " s", spread(more, ".2f") + " s"]
        line(name, own[0]["megabytes"], *cells)
    print()


def compile_table(rows):
    heading("crate", "`cargo check` after its dependencies", "rounds")
    for size in unique(rows, "size"):
        some = [float(row["seconds"]) for row in rows if row["size"] == size]
        line(size, spread(some, ".2f") + " s", len(some))
    print()


def features_table(rows):
    heading("features", "crates", "CPU time", "on two cores", "as a multiple of the earlier", "target")
    earlier = {row["round"]: float(row["cpu_s"]) for row in rows if row["features"] == "earlier"}
    for features in unique(rows, "features"):
        some = [row for row in rows if row["features"] == features]
        times, seconds = ([float(row[column]) for row in some] for column in ("cpu_s", "seconds"))
        ratios = [float(row["cpu_s"]) / earlier[row["round"]] for row in some if row["round"] in earlier]
        target = FIRST_BUILD.get(features)
        met = f"≤ {target}: {'met' if median(ratios) <= target else '**not met**'}" if target and ratios else ""
        line(features, some[0]["crates"], spread(times, ".0f") + " s", f"{median(seconds):.0f} s", spread(ratios, ".2f") if ratios else "–", met)
    print()


def cpu(row):
    """CPU seconds a request."""
    return (float(row["user_s"]) + float(row["system_s"])) / int(row["requests"])


def micros(row, column):
    return 1e6 * float(row[column]) / int(row["requests"])


def instructions(rows, column):
    counts = [int(row[column]) / int(row["requests"]) for row in rows if row[column]]
    return f"{median(counts):,.0f}" if counts else "–"


def spread(numbers, form):
    """A median, and from where to where."""
    return f"{median(numbers):{form}} ({min(numbers):{form}}–{max(numbers):{form}})"


def unique(rows, column):
    return list(dict.fromkeys(row[column] for row in rows))


def heading(*names):
    line(*names)
    line(*("---" for _ in names))


def line(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |")
