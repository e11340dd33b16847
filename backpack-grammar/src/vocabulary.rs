//! The words of the language with a line on each, for documentation and for whoever completes them.
//!
//! ```
//! use backpack_grammar::vocabulary;
//!
//! let options = vocabulary::endpoint_options();
//! let timeout = options.iter().find(|option| option.name == "timeout").expect("an option");
//! assert!(timeout.help.contains("30 s"));
//! ```

pub use crate::words::Term;
use crate::words::terms;
use crate::{model, protocol, syntax, verb};

/// The options of `endpoint!`.
pub fn endpoint_options() -> Vec<Term> {
    terms(syntax::endpoint_options::OPTIONS.list)
}

/// The options of a WebSocket in `endpoint!`.
pub fn ws_options() -> Vec<Term> {
    terms(syntax::endpoint_options::WS_OPTIONS.list)
}

/// The options of a stream of events in `endpoint!`.
pub fn sse_options() -> Vec<Term> {
    terms(syntax::endpoint_options::SSE_OPTIONS.list)
}

/// The options of a gRPC call in `endpoint!`.
pub fn grpc_options() -> Vec<Term> {
    terms(syntax::endpoint_options::GRPC_OPTIONS.list)
}

/// The options of `chain!`.
pub fn chain_options() -> Vec<Term> {
    terms(syntax::chain::OPTIONS.list)
}

/// The options of `scenario!`.
pub fn scenario_options() -> Vec<Term> {
    terms(syntax::scenario::OPTIONS.list)
}

/// What stands before the steps of a scenario that is not a plain one.
pub fn scenario_kinds() -> Vec<Term> {
    terms(syntax::scenario::KINDS.list)
}

/// The words for waits that are no durations.
pub fn waits() -> Vec<Term> {
    terms(syntax::wait::WAITS)
}

/// What a stage of a test's load begins with.
pub fn stages() -> Vec<Term> {
    terms(syntax::load::STAGES)
}

/// The options of `data!`.
pub fn data_options() -> Vec<Term> {
    terms(syntax::data::OPTIONS.list)
}

/// Who takes another row of a table.
pub fn rows_per() -> Vec<Term> {
    terms(syntax::data::PER.list)
}

/// How long connections are kept.
pub fn connections_per() -> Vec<Term> {
    terms(syntax::test::CONNECTIONS.list)
}

/// In which order rows of a table are taken.
pub fn row_orders() -> Vec<Term> {
    terms(syntax::data::ORDERS.list)
}

/// What the file of a table is written in.
pub fn table_formats() -> Vec<Term> {
    terms(syntax::data::FORMATS.list)
}

/// The types of columns.
pub fn column_types() -> Vec<Term> {
    terms(syntax::data::TYPES.list)
}

/// Where a value goes in `depends!`.
pub fn targets() -> Vec<Term> {
    terms(model::depends::TARGETS.list)
}

/// Where a value comes from in `depends!`.
pub fn parts() -> Vec<Term> {
    terms(model::part_words::PARTS.list)
}

/// What a URL is asked for, behind `url.`.
pub fn url_parts() -> Vec<Term> {
    terms(model::part_words::URL_PARTS.list)
}

/// What a check may ask for.
pub fn places() -> Vec<Term> {
    terms(model::check::PLACES.list)
}

/// The words of a check that compare.
pub fn comparisons() -> Vec<Term> {
    terms(model::check::COMPARISONS.list)
}

/// What a threshold may be about; any other percentile too.
pub fn metrics() -> Vec<Term> {
    terms(model::metric::METRICS.list)
}

/// What a metric measures that `metric!` declares.
pub fn metric_kinds() -> Vec<Term> {
    terms(syntax::metric::KINDS.list)
}

/// The options of `#[backpack::test]`.
pub fn test_options() -> Vec<Term> {
    terms(syntax::test::OPTIONS.list)
}

/// What is said of a load of a scenario's own, in the braces behind its name.
pub fn load_options() -> Vec<Term> {
    terms(syntax::own_load::OPTIONS.list)
}

/// The HTTP methods, as an endpoint declares them, and what may stand in their place.
pub fn methods() -> Vec<Term> {
    let mut methods = verb::terms();
    methods.extend(protocol::all());
    methods
}

/// What gives the words of a table.
type Table = fn() -> Vec<Term>;

/// Each with its name, which is that of its function.
const TABLES: &[(&str, Table)] = &[
    ("endpoint_options", endpoint_options),
    ("ws_options", ws_options),
    ("sse_options", sse_options),
    ("grpc_options", grpc_options),
    ("chain_options", chain_options),
    ("scenario_options", scenario_options),
    ("scenario_kinds", scenario_kinds),
    ("waits", waits),
    ("stages", stages),
    ("data_options", data_options),
    ("rows_per", rows_per),
    ("connections_per", connections_per),
    ("row_orders", row_orders),
    ("table_formats", table_formats),
    ("column_types", column_types),
    ("targets", targets),
    ("parts", parts),
    ("url_parts", url_parts),
    ("places", places),
    ("comparisons", comparisons),
    ("metrics", metrics),
    ("metric_kinds", metric_kinds),
    ("test_options", test_options),
    ("load_options", load_options),
    ("methods", methods),
];

/// The words of the table with that name, as in a [`Mention`](crate::Mention); none where there is no such table.
pub fn table(name: &str) -> Option<Vec<Term>> {
    let (_, table) = TABLES.iter().find(|(known, _)| *known == name)?;
    Some(table())
}

/// All of them.
pub fn all() -> Vec<Term> {
    TABLES.iter().flat_map(|(_, table)| table()).collect()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{
        Term, all, endpoint_options, grpc_options, load_options, sse_options, test_options,
        ws_options,
    };
    use crate::{Errors, Mention};

    #[test]
    fn each_word_has_a_line() {
        for Term { name, help } in all() {
            assert!(
                help.ends_with('.') && !help.contains('\n'),
                "{name}: {help}"
            );
        }
    }

    #[test]
    fn a_word_stands_once_in_its_table() {
        let spoken = [ws_options(), sse_options(), grpc_options()];
        let options = [endpoint_options(), test_options(), load_options()];
        for options in options.into_iter().chain(spoken) {
            let mut names: Vec<_> = options.iter().map(|option| option.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), options.len());
        }
    }

    #[test]
    fn every_word_of_a_program_is_in_its_table() {
        let mut errors = Errors::default();
        crate::endpoints(
            quote!(A = [GET, POST] "/" { name: "a", timeout: 1s, check: [json["a"], text contains "b"] };),
            &mut errors,
        );
        crate::chains(quote!(B(wait = exp(1s)) = A;), &mut errors);
        crate::scenarios(
            quote!(C(late, wait = none) = weighted [A @ 50%];),
            &mut errors,
        );
        crate::dependents(
            quote!(A { json["a"] <- D.headers["b"], query["c"] <- D.url.query["d"] }),
            &mut errors,
        );
        crate::thresholds(quote!(p95 < 1s, A.failures < 1%), &mut errors);
        crate::declared_metrics(quote!(G = time;), &mut errors);
        crate::tables(
            quote!(E(per = pass, order = random) = [1] { value: u8 };),
            &mut errors,
        );
        let file = quote!(F = json "data.json";).into_iter().collect();
        let mut unread = Errors::default();
        crate::tables(file, &mut unread);
        let spoken = quote!(
            I = WS "/" { name: "a" };
            J = SSE "/" { name: "a" };
            K = GRPC "/a.B/C" { name: "a" };
        );
        crate::endpoints(spoken, &mut unread);
        let test = quote!(
            host = "http://localhost",
            scenarios = [C, H { users: 5 }],
            connections = per pass,
            stages = [to(1).over(1s), hold(1s)],
            expect = [rate > 1 / s]
        );
        crate::test(
            test,
            &quote!(
                fn test() {}
            ),
            &mut errors,
        );
        assert_eq!(errors.texts(), [""; 0]);
        let mut tables = Vec::new();
        let mentions = errors.mentions().iter().chain(unread.mentions());
        for Mention { table, word } in mentions {
            let terms = super::table(table).expect(table);
            assert!(
                terms.iter().any(|term| word == term.name),
                "{word} in {table}"
            );
            tables.push(*table);
        }
        tables.sort_unstable();
        tables.dedup();
        assert_eq!(tables.len(), super::TABLES.len(), "{tables:?}");
    }

    #[test]
    fn a_word_is_mentioned_before_it_is_finished() {
        let mut errors = Errors::default();
        crate::endpoints(quote!(A = GET "/" { tim }; B = PO), &mut errors);
        crate::scenarios(quote!(C(la) = wei), &mut errors);
        crate::dependents(quote!(A { js }), &mut errors);
        crate::thresholds(quote!(fail), &mut errors);
        let mentioned = errors.mentions().iter();
        let mentioned: Vec<_> = mentioned
            .map(|it| format!("{} {}", it.table, it.word))
            .collect();
        let expected = [
            "methods GET",
            "endpoint_options tim",
            "methods PO",
            "scenario_options la",
            "scenario_kinds wei",
            "targets js",
            "metrics fail",
        ];
        assert_eq!(mentioned, expected);
    }
}
