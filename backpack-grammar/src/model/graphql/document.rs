//! Reads a query as GraphQL has it: one operation, with the fragments that it needs.

use apollo_parser::cst::{CstNode, Definition, Document, OperationDefinition, Type};
use apollo_parser::{Error, Parser, cst};
use proc_macro2::Ident;
use syn::LitStr;

use super::Declared;
use crate::suggest::nearest;

/// Deeper than any query that a server takes, and far from the end of a stack.
const DEEPEST: usize = 200;

/// The most characters of a query that a message repeats.
const LONGEST: usize = 30;

/// The variables that the query declares.
pub(super) fn read(_: &Ident, query: &LitStr) -> syn::Result<Vec<Declared>> {
    variables(&query.value()).map_err(|why| syn::Error::new(query.span(), why))
}

/// The parser's words for a text without a definition.
const NOTHING: &str = "Unexpected <EOF>.";

const NO_OPERATION: &str =
    "no operation: a query has one, as `{ player { name } }`, beside its fragments";

fn variables(text: &str) -> Result<Vec<Declared>, String> {
    let tree = Parser::new(text).recursion_limit(DEEPEST).parse();
    if let Some(first) = tree.errors().min_by_key(|error| error.index()) {
        return Err(match first.message() {
            NOTHING => NO_OPERATION.to_owned(),
            _ => told(first, text),
        });
    }
    let document = tree.document();
    let operation = only_operation(&document)?;
    let declared = declared(&operation)?;
    check_uses(&document, &declared, text)?;
    Ok(declared)
}

fn only_operation(document: &Document) -> Result<OperationDefinition, String> {
    let mut operations = Vec::new();
    for definition in document.definitions() {
        match definition {
            Definition::OperationDefinition(operation) => operations.push(operation),
            Definition::FragmentDefinition(_) => {}
            _ => {
                return Err(
                    "the query defines types: a request holds one operation, and the fragments that it needs"
                        .to_owned(),
                );
            }
        }
    }
    let mut operations = operations.into_iter();
    match (operations.next(), operations.next()) {
        (Some(only), None) => match only.operation_type() {
            Some(of) if of.subscription_token().is_some() => Err(
                "a subscription has answers without end: a request is a `query` or a `mutation`"
                    .to_owned(),
            ),
            _ => Ok(only),
        },
        (None, _) => Err(
            NO_OPERATION.to_owned(),
        ),
        (Some(_), Some(_)) => Err(
            "more than one operation: declare an endpoint for each, with the fragments that it needs"
                .to_owned(),
        ),
    }
}

fn declared(operation: &OperationDefinition) -> Result<Vec<Declared>, String> {
    let mut list: Vec<Declared> = Vec::new();
    let definitions = operation.variable_definitions();
    for definition in definitions
        .iter()
        .flat_map(cst::VariableDefinitions::variable_definitions)
    {
        let name = name_of(definition.variable());
        if list.iter().any(|known| known.name == name) {
            return Err(format!(
                "the variable `${name}` is declared twice: remove one of the two"
            ));
        }
        let of = definition.ty();
        let is_non_null = matches!(of, Some(Type::NonNullType(_)));
        list.push(Declared {
            name,
            of: of
                .map(|of| without_space(&of.source_string()))
                .unwrap_or_default(),
            required: is_non_null && definition.default_value().is_none(),
            given: false,
        });
    }
    Ok(list)
}

/// Servers refuse a variable that is used and not declared, and one that is declared and not used.
fn check_uses(document: &Document, declared: &[Declared], text: &str) -> Result<(), String> {
    let of_operation = |node: &apollo_parser::SyntaxNode| {
        let parent = node.parent();
        !parent.is_some_and(|parent| cst::VariableDefinition::can_cast(parent.kind()))
    };
    let nodes = document.syntax().descendants();
    let used = nodes.filter(of_operation).filter_map(cst::Variable::cast);
    let used: Vec<_> = used
        .map(|variable| {
            let at = usize::from(variable.syntax().text_range().start());
            (name_of(Some(variable)), at)
        })
        .collect();
    let names: Vec<_> = declared.iter().map(|it| it.name.as_str()).collect();
    if let Some((name, at)) = used
        .iter()
        .find(|(name, _)| !names.contains(&name.as_str()))
    {
        let meant = match nearest(name, &names) {
            Some(near) => format!("did you mean `${near}`?"),
            None => format!("declare it, as in `query(${name}: ID!)`"),
        };
        return Err(format!(
            "the query uses `${name}` and does not declare it ({}): {meant}",
            place(text, *at)
        ));
    }
    let is_used = |known: &&str| used.iter().any(|(name, _)| name == known);
    match names.iter().find(|name| !is_used(name)) {
        Some(unused) => Err(format!(
            "the query declares `${unused}` and does not use it: remove it, for servers refuse that"
        )),
        None => Ok(()),
    }
}

fn name_of(variable: Option<cst::Variable>) -> String {
    let name = variable.and_then(|variable| variable.name());
    name.map(|name| name.text().to_string()).unwrap_or_default()
}

fn without_space(of: &str) -> String {
    of.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The parser's reason, in the signs of the language, in one line.
fn told(error: &Error, text: &str) -> String {
    let place = place(text, error.index());
    if error.is_limit() {
        return format!("the query is nested too deeply ({place})");
    }
    let reason = error.message().replace("Unexpected", "unexpected");
    let reason = reason.split(", got ").next().unwrap_or_default();
    let reason = SIGNS
        .iter()
        .fold(reason.to_owned(), |reason, (name, sign)| {
            reason.replace(name, sign)
        });
    let line = error.data().lines().next().unwrap_or_default();
    let found = match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!(", found `{}…`", &line[..end]),
        None if line.is_empty() => ", where the query ends".to_owned(),
        None => format!(", found `{line}`"),
    };
    format!("the query is no GraphQL ({place}): {reason}{found}")
}

/// What the parser calls the signs of the language.
const SIGNS: [(&str, &str); 8] = [
    ("L_CURLY", "`{`"),
    ("R_CURLY", "`}`"),
    ("L_PAREN", "`(`"),
    ("R_PAREN", "`)`"),
    ("L_BRACK", "`[`"),
    ("R_BRACK", "`]`"),
    ("COLON", "`:`"),
    (
        "a StringValue, Name or OperationDefinition",
        "an operation or a fragment",
    ),
];

/// Where a byte of the query is, as editors count.
fn place(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    format!(
        "line {}, column {}",
        before.matches('\n').count() + 1,
        line.chars().count() + 1
    )
}
