//! The statuses of gRPC, by their names.

use syn::Ident;

use crate::errors::Errors;
use crate::suggest::unknown;

/// By their numbers: <https://grpc.io/docs/guides/status-codes/>.
const STATUSES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

/// The numbers of those that count as success, as ranges with both their ends.
pub(crate) fn statuses(written: &[Ident], errors: &mut Errors) -> Vec<(u16, u16)> {
    let mut known: Vec<(u16, u16)> = Vec::new();
    for word in written {
        let name = word.to_string();
        let Some(number) = STATUSES.iter().position(|status| *status == name) else {
            errors.at(
                word.span(),
                unknown("status of gRPC", &name, &STATUSES, "there are"),
            );
            continue;
        };
        let number = number as u16;
        if known.contains(&(number, number)) {
            let message =
                format!("the status {name} is in the list already: remove one of the two");
            errors.at(word.span(), message);
        } else {
            known.push((number, number));
        }
    }
    known
}
