//! Refuses what breaks the contract of a service and shows only when declarations come together: what nothing gives, what a
//! dependency brings, and places that no answer has.

use super::text::{Text, distance, same};
use crate::declare::contract::Contract;
use crate::declare::endpoint::{Declaration, Target};
use crate::declare::outline::StepKind;
use crate::declare::part::Key;

/// Refuses an endpoint that lacks what its contract requires, unless a dependency gives it to one of these places.
#[track_caller]
pub const fn check_given(endpoint: &Declaration, wanted: &[Target], text: &str) {
    if endpoint.stand_in {
        return;
    }
    let mut at = 0;
    while let Some(target) = endpoint.target(at) {
        let mut index = 0;
        while index < wanted.len() {
            if gives(target, wanted[index]) {
                return;
            }
            index += 1;
        }
        at += 1;
    }
    panic!("{}", text);
}

/// Whether what goes into one place fills the other, or a part of it.
const fn gives(target: Target, wanted: Target) -> bool {
    match (target, wanted) {
        (Target::Json(given), Target::Json(wanted)) => is_on_the_way(given, wanted),
        (Target::Query(given), Target::Query(wanted))
        | (Target::Form(given), Target::Form(wanted))
        | (Target::Multipart(given), Target::Multipart(wanted)) => begins_as(given, wanted),
        (Target::Header(given), Target::Header(wanted)) => given.eq_ignore_ascii_case(wanted),
        (Target::Text, Target::Text) => true,
        _ => false,
    }
}

/// Whether one of two ways begins the other.
const fn is_on_the_way(one: &[Key], other: &[Key]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() {
        let is_same = match (one[at], other[at]) {
            (Key::Name(one), Key::Name(other)) => same(one, other),
            (Key::Index(one), Key::Index(other)) => one == other,
            _ => false,
        };
        if !is_same {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether a name is this one, or of a part of it: `filter[id]` of `filter`; any is one where it has no name.
const fn begins_as(given: &str, wanted: &str) -> bool {
    if wanted.is_empty() {
        return true;
    }
    let (given, wanted) = (given.as_bytes(), wanted.as_bytes());
    let mut at = 0;
    while at < wanted.len() {
        if at >= given.len() || given[at] != wanted[at] {
            return false;
        }
        at += 1;
    }
    given.len() == wanted.len() || given[wanted.len()] == b'['
}

/// Refuses a query value of a dependency that the contract does not know.
#[track_caller]
pub const fn check_contract_query(endpoint: StepKind, name: &str) {
    let Some(contract) = contract_of(endpoint) else {
        return;
    };
    if let Some(names) = contract.query
        && !is_among(names, name)
    {
        refuse_name(contract, "query value", name, names);
    }
}

/// Refuses a header of a dependency that the contract does not know.
#[track_caller]
pub const fn check_contract_header(endpoint: StepKind, name: &str) {
    let Some(contract) = contract_of(endpoint) else {
        return;
    };
    if let Some(names) = contract.headers
        && !is_header(names, name)
    {
        refuse_name(contract, "header", name, names);
    }
}

const fn contract_of(endpoint: StepKind) -> Option<&'static Contract> {
    match endpoint {
        StepKind::Request(endpoint, _) if !endpoint.stand_in => endpoint.contract,
        _ => None,
    }
}

/// Those that end with `[` are of all names that begin so.
const fn is_among(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        let known = names[at].as_bytes();
        let is_begin = !known.is_empty() && known[known.len() - 1] == b'[';
        if same(names[at], name) || (is_begin && begins_with(name, names[at])) {
            return true;
        }
        at += 1;
    }
    false
}

const fn begins_with(text: &str, begin: &str) -> bool {
    let (text, begin) = (text.as_bytes(), begin.as_bytes());
    let mut at = 0;
    while at < begin.len() {
        if at >= text.len() || text[at] != begin[at] {
            return false;
        }
        at += 1;
    }
    true
}

const fn is_header(names: &[&str], name: &str) -> bool {
    let mut at = 0;
    while at < names.len() {
        if names[at].eq_ignore_ascii_case(name) {
            return true;
        }
        at += 1;
    }
    false
}

/// `the contract's GET /pets`
const fn operation_of(contract: &Contract) -> Text {
    let text = Text::new().with("the contract's ");
    match contract.operations {
        [] => text,
        [operation, ..] => text
            .with(operation.verb.as_str())
            .with(" ")
            .with(operation.path),
    }
}

#[track_caller]
const fn refuse_name(contract: &Contract, kind: &str, name: &str, names: &[&str]) -> ! {
    let text = operation_of(contract)
        .with(" knows no ")
        .with(kind)
        .with(" `")
        .with(name)
        .with("`");
    let text = match nearest(names, name) {
        Some(near) => text.with(", did you mean `").with(near).with("`?"),
        None => text,
    };
    panic!("{}", text.as_str());
}

const fn nearest<'n>(names: &[&'n str], name: &str) -> Option<&'n str> {
    let mut nearest = Nearest::to(name);
    let mut at = 0;
    while at < names.len() {
        nearest = nearest.or(without_mark(names[at]));
        at += 1;
    }
    nearest.found
}

/// What is known of a name, without the mark that it stands for all that begin so.
const fn without_mark(known: &str) -> &str {
    match known.as_bytes() {
        [.., b'['] => known.split_at(known.len() - 1).0,
        _ => known,
    }
}

/// The name that differs least from one that is not known, as far as it may be meant.
#[derive(Clone, Copy)]
struct Nearest<'n, 'w> {
    wanted: &'w str,
    found: Option<&'n str>,
    /// How many bytes may differ.
    smallest: usize,
    /// How many pairs of bytes may still be compared: the compiler refuses constants that take it long.
    left: usize,
}

impl<'n, 'w> Nearest<'n, 'w> {
    /// Some hundreds of names of a usual length, and more.
    const MOST_PAIRS: usize = 200_000;

    const fn to(wanted: &'w str) -> Self {
        Self {
            wanted,
            found: None,
            smallest: wanted.len() / 3 + 1,
            left: Self::MOST_PAIRS,
        }
    }

    /// That, or this name where it is nearer.
    const fn or(mut self, known: &'n str) -> Self {
        let pairs = known.len() * self.wanted.len();
        if known.len().abs_diff(self.wanted.len()) > self.smallest || pairs > self.left {
            return self;
        }
        self.left -= pairs;
        let distance = distance(known, self.wanted);
        if distance <= self.smallest {
            self.smallest = distance;
            self.found = Some(known);
        }
        self
    }
}

/// Refuses the last of these keys where no answer of the contract has anything there. The keys before it are refused by themselves.
#[track_caller]
pub const fn check_answer_place(source: StepKind, keys: &[Key]) {
    let Some(contract) = contract_of(source) else {
        return;
    };
    let Some((last, before)) = keys.split_last() else {
        return;
    };
    if contract.places.is_empty() {
        return;
    }
    let mut node = Node {
        places: contract.places,
        at: 0,
    };
    let mut at = 0;
    while at < before.len() {
        node = match node.behind(before[at]) {
            Behind::Node(node) => node,
            Behind::Anything | Behind::Nothing => return,
        };
        at += 1;
    }
    if matches!(node.behind(*last), Behind::Nothing) {
        node.refuse(contract, *last);
    }
}

/// A node of the places that answers can have; its bytes are those that the grammar of the macros documents in `contract::shape`.
#[derive(Clone, Copy)]
struct Node {
    places: &'static [u8],
    at: usize,
}

/// Where a key leads.
enum Behind {
    Node(Node),
    Anything,
    Nothing,
}

const ANY: u8 = 1;
const LIST: u8 = 2;
const OTHERS: u8 = 4;
/// How many names a refusal has.
const MOST_NAMES: usize = 20;
/// How long a refusal gets by names, in bytes; what shows that there are more fits behind it.
const LONGEST_TEXT: usize = 1000;
/// Flags, two places, and how many properties there are.
const HEAD: usize = 11;

impl Node {
    const fn is(self, flag: u8) -> bool {
        self.places[self.at] & flag != 0
    }

    const fn number(self, at: usize, bytes: usize) -> usize {
        let mut number = 0;
        let mut index = 0;
        while index < bytes {
            number = number << 8 | self.places[at + index] as usize;
            index += 1;
        }
        number
    }

    const fn node_at(self, at: usize) -> Behind {
        Behind::Node(Self {
            places: self.places,
            at: self.number(at, 4),
        })
    }

    const fn properties(self) -> usize {
        self.number(self.at + 9, 2)
    }

    const fn behind(self, key: Key) -> Behind {
        if self.is(ANY) {
            return Behind::Anything;
        }
        match key {
            Key::Name(name) => self.property(name),
            _ if self.is(LIST) => self.node_at(self.at + 1),
            _ => Behind::Nothing,
        }
    }

    const fn property(self, name: &str) -> Behind {
        let mut at = self.at + HEAD;
        let mut left = self.properties();
        while left > 0 {
            let known = self.name_at(at);
            if same(known, name) {
                return self.node_at(at + 1 + known.len());
            }
            at += 5 + known.len();
            left -= 1;
        }
        match self.is(OTHERS) {
            true => self.node_at(self.at + 5),
            false => Behind::Nothing,
        }
    }

    const fn name_at(self, at: usize) -> &'static str {
        let (_, behind) = self.places.split_at(at + 1);
        let (name, _) = behind.split_at(self.places[at] as usize);
        match std::str::from_utf8(name) {
            Ok(name) => name,
            Err(_) => "",
        }
    }

    #[track_caller]
    const fn refuse(self, contract: &Contract, key: Key) -> ! {
        let text = Text::new().with("no answer of ");
        let operation = operation_of(contract);
        let text = text.with(operation.as_str());
        let Key::Name(name) = key else {
            let text = text.with(" has a list here");
            panic!("{}", self.with_names(text).as_str());
        };
        let text = text.with(" has `").with(name).with("` here");
        let text = match self.nearest(name) {
            Some(near) => text.with(", did you mean `").with(near).with("`?"),
            None => text,
        };
        panic!("{}", self.with_names(text).as_str());
    }

    const fn nearest(self, name: &str) -> Option<&'static str> {
        let mut nearest = Nearest::to(name);
        let mut at = self.at + HEAD;
        let mut left = self.properties();
        while left > 0 {
            let known = self.name_at(at);
            nearest = nearest.or(known);
            at += 5 + known.len();
            left -= 1;
        }
        nearest.found
    }

    /// What there is in the place of a key that leads nowhere.
    const fn with_names(self, text: Text) -> Text {
        let left = self.properties();
        if left == 0 {
            return match self.is(LIST) {
                true => {
                    text.with(", but a list: write an index before it, `[0]`, `[last]` or `[any]`")
                }
                false => text.with(": what is there has no parts"),
            };
        }
        let mut text = text.with("\nit has: ");
        let mut room = LONGEST_TEXT.saturating_sub(text.as_str().len());
        let mut at = self.at + HEAD;
        let mut shown = 0;
        while shown < left {
            let known = self.name_at(at);
            let between = if shown > 0 { ", " } else { "" };
            let more = between.len() + known.len();
            if shown == MOST_NAMES || more > room {
                return text.with(between).with("…");
            }
            text = text.with(between).with(known);
            room -= more;
            at += 5 + known.len();
            shown += 1;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;
    use crate::declare::contract::{Document, Operation};
    use crate::declare::verb::Verb;

    static DOCUMENT: Document = Document {
        file: "pets.yaml",
        operations: "",
        answers: "{}",
    };

    static CONTRACT: Contract = Contract {
        document: &DOCUMENT,
        operations: &[Operation {
            verb: Verb::Get,
            path: "/pets",
            answers: &[],
        }],
        query: None,
        headers: None,
        places: &[],
        unchecked: &[],
    };

    /// A node that has these properties, and no others.
    fn node(names: &[&str]) -> Node {
        let count = u16::try_from(names.len()).expect("few names");
        let mut places = vec![0; 9];
        places.extend(count.to_be_bytes());
        for name in names {
            places.push(u8::try_from(name.len()).expect("a short name"));
            places.extend(name.as_bytes());
            places.extend([0; 4]);
        }
        Node {
            places: places.leak(),
            at: 0,
        }
    }

    fn refusal_of_name(name: &'static str, names: &'static [&'static str]) -> String {
        let refused = catch_unwind(|| refuse_name(&CONTRACT, "query value", name, names));
        let told = refused.expect_err("a refusal");
        *told.downcast().expect("a text")
    }

    fn refusal_of_key(key: &'static str, names: &[&str]) -> String {
        let node = node(names);
        let refused = catch_unwind(|| node.refuse(&CONTRACT, Key::Name(key)));
        let told = refused.expect_err("a refusal");
        *told.downcast().expect("a text")
    }

    #[test]
    fn a_name_of_many_is_shown_without_its_mark() {
        assert_eq!(
            refusal_of_name("sortt", &["limit", "sort", "sort["]),
            "the contract's GET /pets knows no query value `sortt`, did you mean `sort`?"
        );
        assert_eq!(
            refusal_of_name("fiter", &["filter["]),
            "the contract's GET /pets knows no query value `fiter`, did you mean `filter`?"
        );
        assert_eq!(
            refusal_of_name("colour", &["limit", "["]),
            "the contract's GET /pets knows no query value `colour`"
        );
    }

    #[test]
    fn the_nearest_name_is_told() {
        assert_eq!(nearest(&["limits", "limit", "pets"], "limt"), Some("limit"));
        assert_eq!(nearest(&["name", "kind"], "colour"), None);
        let long = "n".repeat(100);
        assert_eq!(nearest(&[&long], &long[1..]), None);
    }

    #[test]
    fn thousands_of_names_are_compared_no_longer_than_the_compiler_allows() {
        static NAMES: [&str; 6000] = ["a_name_as_long_as_many_of_them_are"; 6000];
        const NEAR: Option<&str> = nearest(&NAMES, "a_name_as_long_as_many_of_them_iz");
        assert_eq!(NEAR, Some(NAMES[0]));
    }

    #[test]
    fn a_few_names_of_a_place_are_told() {
        assert_eq!(
            refusal_of_key("nmae", &["name", "age"]),
            "no answer of the contract's GET /pets has `nmae` here, did you mean `name`?\nit has: name, age"
        );
    }

    #[test]
    fn names_beyond_the_twentieth_are_left_out() {
        let names: Vec<_> = (10..60).map(|number| format!("p{number}")).collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        let begins = "no answer of the contract's GET /pets has `colour` here\nit has: p10, p11, ";
        let all = refusal_of_key("colour", &names[..20]);
        assert!(
            all.starts_with(begins) && all.ends_with(", p28, p29"),
            "{all}"
        );
        let some = refusal_of_key("colour", &names[..21]);
        assert_eq!(some, format!("{all}, …"));
    }

    #[test]
    fn names_that_do_not_fit_are_left_out() {
        let long = "n".repeat(200);
        let names = [long.as_str(); 10];
        let text = refusal_of_key("colour", &names);
        assert_eq!(text.matches(&long).count(), 4, "{text}");
        assert!(text.ends_with("n, …"), "{text}");
    }
}
