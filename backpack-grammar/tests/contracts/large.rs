//! The contracts as they are read: what each has of one thing is there once more for each of many others, as in large ones.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use backpack_grammar::contract::Contract;

/// A contract of this folder.
pub(crate) struct Large {
    /// Its file in this folder.
    pub(crate) name: &'static str,
    /// As it was written.
    pub(crate) core: &'static str,
    /// What it has once, in small letters.
    thing: &'static str,
    /// What it shall have as well.
    others: &'static [&'static str],
    grown: OnceLock<String>,
}

pub(crate) static CODE_HOST: Large = Large::new(
    "code_host.yaml",
    include_str!("code_host.yaml"),
    "issue",
    &[
        "alert",
        "artifact",
        "autolink",
        "cache",
        "deployment",
        "discussion",
        "environment",
        "hook",
        "invitation",
        "package",
        "project",
        "ruleset",
        "runner",
        "secret",
        "variable",
    ],
);

pub(crate) static PAYMENTS: Large = Large::new(
    "payments.json",
    include_str!("payments.json"),
    "charge",
    &[
        "coupon",
        "dispute",
        "invoice",
        "mandate",
        "meter",
        "plan",
        "price",
        "product",
        "review",
        "session",
        "subscription",
        "token",
        "topup",
        "transfer",
    ],
);

pub(crate) static CLUSTER: Large = Large::new(
    "cluster.json",
    include_str!("cluster.json"),
    "pod",
    &[
        "claim",
        "configmap",
        "daemon",
        "endpoint",
        "event",
        "job",
        "lease",
        "limit",
        "node",
        "replica",
        "secret",
        "volume",
    ],
);

pub(crate) static TELEPHONY: Large = Large::new(
    "telephony.yaml",
    include_str!("telephony.yaml"),
    "call",
    &[
        "binding",
        "conference",
        "credential",
        "document",
        "domain",
        "fax",
        "flow",
        "key",
        "participant",
        "queue",
        "recording",
        "room",
        "service",
        "sim",
        "task",
        "transcript",
        "trunk",
        "worker",
        "workflow",
    ],
);

pub(crate) static SHOP: Large = Large::new(
    "shop.json",
    include_str!("shop.json"),
    "product",
    &[
        "address",
        "article",
        "brand",
        "campaign",
        "category",
        "customer",
        "delivery",
        "invoice",
        "offer",
        "order",
        "parcel",
        "refund",
        "review",
        "store",
        "supplier",
        "warehouse",
    ],
);

pub(crate) static ALL: [&Large; 5] = [&CODE_HOST, &PAYMENTS, &CLUSTER, &TELEPHONY, &SHOP];

impl Large {
    const fn new(
        name: &'static str,
        core: &'static str,
        thing: &'static str,
        others: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            core,
            thing,
            others,
            grown: OnceLock::new(),
        }
    }

    /// Where it stands, grown, written by the first who asks.
    pub(crate) fn path(&self) -> &str {
        self.grown.get_or_init(|| {
            let text = grown(self.core, self.thing, self.others);
            written(&format!("large-{}", self.name), &text)
        })
    }

    pub(crate) fn contract(&self) -> Contract {
        let text = fs::read(self.path()).expect("it was written");
        Contract::parse(&text).expect("a contract")
    }

    /// As long as is asked for, with ever more things.
    pub(crate) fn of_size(&self, bytes: usize) -> String {
        let longer = grown(self.core, self.thing, &["x"]).len() - self.core.len();
        let others: Vec<_> = (0..bytes / longer)
            .map(|number| format!("{}of{}", self.thing, letters(number)))
            .collect();
        let others: Vec<_> = others.iter().map(String::as_str).collect();
        grown(self.core, self.thing, &others)
    }
}

/// A file for these tests, with its path.
pub(crate) fn written(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("contracts");
    fs::create_dir_all(&folder).expect("a folder");
    // Other processes may be at it: whole files take each other's place.
    let (own, place) = (
        folder.join(format!("{}.{name}", std::process::id())),
        folder.join(name),
    );
    fs::write(&own, text).expect("it is written");
    fs::rename(&own, &place).expect("it takes its place");
    place.to_str().expect("a path of letters").to_owned()
}

/// `0` → `a`, `27` → `bb`: digits would do in most places, but not in all.
fn letters(mut number: usize) -> String {
    let mut letters = String::new();
    loop {
        letters.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return letters;
        }
    }
}

/// Paths and schemas that are called after a thing, once more for each of the others.
fn grown(text: &str, thing: &str, others: &[&str]) -> String {
    let is_json = text.starts_with('{');
    // How deep paths stand, and schemas.
    let depths = if is_json { [4, 6] } else { [2, 4] };
    let mut grown = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let depth = depth(line);
        let mut block = format!("{line}\n");
        let key = line.split(": ").next().unwrap_or_default();
        let is_of_thing = depths.contains(&depth) && key.to_lowercase().contains(thing);
        if is_of_thing {
            while let Some(line) = lines.next_if(|next| is_inside(next, depth)) {
                let _ = writeln!(block, "{line}");
            }
            for other in others {
                let copy = block
                    .replace(thing, other)
                    .replace(&capitalized(thing), &capitalized(other));
                grown.push_str(copy.trim_end());
                let lacks_comma = is_json && !copy.trim_end().ends_with(',');
                grown.push_str(if lacks_comma { ",\n" } else { "\n" });
            }
        }
        grown.push_str(&block);
    }
    grown
}

/// Whether a line belongs to what began at this depth before it.
fn is_inside(line: &str, begin: usize) -> bool {
    let text = line.trim_start();
    depth(line) > begin || depth(line) == begin && text.starts_with(['}', ']', '-'])
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[test]
fn each_has_hundreds_of_operations() {
    for large in ALL {
        let contract = large.contract();
        let count = contract.operations().count();
        assert!(count >= 100, "{} has {count}", large.name);
    }
}
