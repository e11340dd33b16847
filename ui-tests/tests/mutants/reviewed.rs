//! Mutants that were looked at one by one, and whose answer cannot be better: each with the reason.

use crate::mutant::Mutant;

/// A mutant, by its kind and by what stands in its line.
struct Reviewed {
    kind: &'static str,
    line: &'static str,
    /// Why it is right.
    #[expect(dead_code, reason = "it is for people")]
    why: &'static str,
}

/// What compiles, and means something else that somebody may want.
const COMPILES: &[Reviewed] = &[
    Reviewed {
        kind: "a token left out",
        line: "failures < 1,",
        why: "failures are a percentage or a count",
    },
    Reviewed {
        kind: "a token left out",
        line: "max_failures = 5,",
        why: "failures are a percentage or a count",
    },
];

/// What rustc refuses before or behind our macros, in its own words.
const FOR_RUSTC: &[Reviewed] = &[
    Reviewed {
        kind: "an option of another macro",
        line: "Tuple(timeout = (u8, Option<Cart>))",
        why: "what an option was for that has the name of another one is not known",
    },
    Reviewed {
        kind: "a keyword for an option",
        line: "Tuple(type = (u8, Option<Cart>))",
        why: "what an option was for that has no name is not known",
    },
    Reviewed {
        kind: "a keyword for a step",
        line: "match { path[\"id\"] <- Source.headers[\"location\"] }",
        why: "whose dependencies these were is not known, and two steps lack what they give",
    },
    Reviewed {
        kind: "`(…)` left out around a value",
        line: "[Goods, join Goods, shop::Price.get, shop::Price.put, , join]",
        why: "the comma that ended the list in the parentheses is one too many behind them",
    },
    Reviewed {
        kind: "a list without brackets",
        line: "sequence [[Source] @ 1%, Needs, FromSource]",
        why: "each of the two may be a sequence that lacks its brackets",
    },
    Reviewed {
        kind: "a token left out",
        line: "check: [[\"//order/@id\"] != \"0\"",
        why: "what is left is an expression of Rust, whose types are rustc's to tell of",
    },
    Reviewed {
        kind: "a name in quotes",
        line: "\"FromSource\" { path[\"id\"]",
        why: "whose dependencies these were is not known, and two steps lack what they give",
    },
    Reviewed {
        kind: "`(…)` left out around a value",
        line: "Tour wait = 1s..3s, pause = none",
        why: "several `=` are read as several declarations, and nothing says which of them was meant to be one",
    },
    Reviewed {
        kind: "no declared method",
        line: "Form =  \"/form\"",
        why: "nothing tells that it was to be opened, as it is elsewhere",
    },
    Reviewed {
        kind: "a token left out",
        line: "[\"h1\"] == \"Players\"",
        why: "what remains is a comparison of Rust, whose two sides differ in type",
    },
    Reviewed {
        kind: "a declared name left out",
        line: "= Step0 + Option;",
        why: "the first name is taken for the declared one, as where it was swapped with the `=`, and another item has it",
    },
    Reviewed {
        kind: "two tokens swapped",
        line: "Index pub  = GET",
        why: "what `pub` was meant for is not known, and a private item is used from outside of its module",
    },
    Reviewed {
        kind: "`.` for `::`",
        line: "chains.Both",
        why: "nothing tells that the name before the dot is a module's, which rustc has to look for besides",
    },
    Reviewed {
        kind: "a list without brackets",
        line: "cookies\"a\"",
        why: "a word that touches a text is refused by rustc's lexer, which hands it on all the same",
    },
    Reviewed {
        kind: "a token left out",
        line: "[\"c\"] <= 0xfff",
        why: "what remains is a comparison of Rust, whose two sides differ in type",
    },
    Reviewed {
        kind: "`(…)` left out around a value",
        line: "Warmup independent, wait = exp(500ms)  =",
        why: "two `=` are read as two declarations, and nothing says which of them was meant to be one",
    },
    Reviewed {
        kind: "a declared name in quotes",
        line: "\"Send\" = GET",
        why: "nothing of that name is declared, and the trait of the standard library is found in its place",
    },
    Reviewed {
        kind: "two tokens swapped",
        line: "= Option  GET",
        why: "nothing of that name is declared, and the type of the standard library is found in its place",
    },
    Reviewed {
        kind: "`let` before a declaration",
        line: "let Send = GET",
        why: "nothing of that name is declared, and the trait of the standard library is found in its place",
    },
    Reviewed {
        kind: "`(…)` left out around a value",
        line: "Counting state = HashMap<String, Vec<u8>>, late",
        why: "two `=` are read as two declarations, and nothing says which of them was meant to be one",
    },
    Reviewed {
        kind: "the body of an item left out",
        line: "Pair = ;",
        why: "the type of its answers went with the body, and rustc tells those who use a value of it",
    },
    Reviewed {
        kind: "two tokens swapped",
        line: "Vec< >> u8 , late",
        why: "what is left is a type of Rust, which rustc finds without its argument",
    },
    Reviewed {
        kind: "a list without brackets",
        line: "headers\"content-length\"",
        why: "a word that touches a text is refused by rustc's lexer, which hands it on all the same",
    },
    Reviewed {
        kind: "`,` twice",
        line: "(u8,, Option<Cart>)",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "a keyword for a step",
        line: "(u8, match<Cart>)",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "a keyword for a step",
        line: "(u8, Option<match>)",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "a keyword for a step",
        line: "state = match, wait",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "a name in quotes",
        line: "(u8, \"Option\"<Cart>)",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "`[…]` for `(…)`",
        line: "state = [u8, Option<Cart>]",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "`{…}` for `(…)`",
        line: "state = {u8, Option<Cart>}",
        why: "the type of the state cannot be read, and rustc tells those who ask for the state of it",
    },
    Reviewed {
        kind: "`(…)` left out around a value",
        line: "state =  u8, Option<Cart> ",
        why: "what is left is another type of state, and rustc tells those who ask for the state of it",
    },
];

/// Whether it is right that it compiles.
pub(crate) fn may_compile(mutant: &Mutant<'_>) -> bool {
    COMPILES.iter().any(|reviewed| reviewed.is(mutant))
}

/// Whether the error can only be rustc's.
pub(crate) fn is_for_rustc(mutant: &Mutant<'_>) -> bool {
    FOR_RUSTC.iter().any(|reviewed| reviewed.is(mutant))
}

impl Reviewed {
    fn is(&self, mutant: &Mutant<'_>) -> bool {
        self.kind == mutant.kind.name && mutant.line().contains(self.line)
    }
}
